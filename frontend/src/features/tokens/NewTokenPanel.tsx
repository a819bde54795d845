import { Alert, Button, Select, Stack, Text, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Role } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { useRoleOptions } from "@/shared/project/roles";
import { CopyField } from "@/shared/ui/CopyField";
import { Panel } from "@/shared/ui/Panel";
import { useCreateToken } from "./queries";

const ALL = "all";

interface Values {
  name: string;
  role: Role;
  project: string;
}

export function NewTokenPanel() {
  const { t } = useTranslation();
  const { memberships } = useMe();
  const roles = useRoleOptions();
  const create = useCreateToken();
  const form = useForm<Values>({ initialValues: { name: "", role: "ops", project: ALL } });
  const submit = form.onSubmit(({ name, role, project }) =>
    create.mutate(
      { name, role, project: project === ALL ? null : Number(project) },
      { onSuccess: () => form.reset() },
    ),
  );
  const projects = memberships.map(({ project }) => ({
    value: String(project.id),
    label: project.name,
  }));
  return (
    <Panel title={t("tokens.new")}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label={t("tokens.name")}
            placeholder={t("tokens.namePlaceholder")}
            required
            withAsterisk={false}
            maxLength={100}
            {...form.getInputProps("name")}
          />
          <Select
            label={t("tokens.project")}
            data={[{ value: ALL, label: t("tokens.allProjects") }, ...projects]}
            allowDeselect={false}
            {...form.getInputProps("project")}
          />
          <Select
            label={t("tokens.role")}
            data={roles}
            allowDeselect={false}
            {...form.getInputProps("role")}
          />
          <Button type="submit" loading={create.isPending}>
            {t("tokens.create")}
          </Button>
          {create.data && (
            <Alert color="teal" variant="light">
              <CopyField label={t("tokens.created")} value={create.data.token} />
              <Text size="sm" mt="xs">
                {t("tokens.once")} {t("tokens.usage")}
              </Text>
            </Alert>
          )}
        </Stack>
      </form>
    </Panel>
  );
}
