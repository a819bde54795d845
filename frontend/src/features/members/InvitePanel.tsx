import { Alert, Button, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Role } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { useRoleOptions } from "@/shared/project/roles";
import { CopyField } from "@/shared/ui/CopyField";
import { Panel } from "@/shared/ui/Panel";
import { useInvite } from "./queries";

interface Invitee {
  email: string;
  role: Role;
}

export function InvitePanel() {
  const { t } = useTranslation();
  const roles = useRoleOptions();
  const invite = useInvite(useCurrentProject().id);
  const form = useForm<Invitee>({ initialValues: { email: "", role: "annotator" } });
  const submit = form.onSubmit((values) =>
    invite.mutate(values, { onSuccess: () => form.reset() }),
  );
  return (
    <Panel title={t("members.invite.title")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            type="email"
            label={t("members.invite.email")}
            required
            withAsterisk={false}
            {...form.getInputProps("email")}
          />
          <Select
            label={t("members.role")}
            description={t(`roleHint.${form.values.role}`)}
            data={roles}
            allowDeselect={false}
            {...form.getInputProps("role")}
          />
          <Button type="submit" loading={invite.isPending}>
            {t("members.invite.submit")}
          </Button>
          {invite.data && (
            <Alert color="teal" variant="light">
              <CopyField
                label={t("members.invite.created", { email: invite.data.email })}
                value={new URL(invite.data.url, location.origin).href}
              />
              <Text size="sm" mt="xs">
                {t(invite.data.is_mailed ? "members.invite.mailed" : "members.invite.once")}
              </Text>
            </Alert>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
