import { Button, Group, Stack, Text } from "@mantine/core";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { RoleBadge } from "@/shared/ui/badges";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { useInvitations, useWithdraw } from "./queries";

export function OpenInvitations() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const invitations = useInvitations(project.id);
  const withdraw = useWithdraw(project.id);
  return (
    <Panel title={t("members.invitations.title")}>
      <Loaded query={invitations}>
        {({ results }) => {
          const open = results.filter(({ accepted_at }) => accepted_at === null);
          if (open.length === 0) return <Text c="dimmed">{t("members.invitations.none")}</Text>;
          return (
            <Stack gap="sm">
              {open.map(({ id, email, role, expires_at }) => (
                <Group key={id} justify="space-between" wrap="nowrap">
                  <div>
                    <Group gap="xs">
                      <Text fw={550}>{email}</Text>
                      <RoleBadge role={role} />
                    </Group>
                    <Text size="sm" c="dimmed">
                      {t("members.invitations.expires", { date: formatDate(expires_at) })}
                    </Text>
                  </div>
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={() =>
                      withdraw.mutate(id, {
                        onSuccess: () => notifyDone(t("members.invitations.withdrawn")),
                      })
                    }
                  >
                    {t("members.invitations.withdraw")}
                  </Button>
                </Group>
              ))}
            </Stack>
          );
        }}
      </Loaded>
    </Panel>
  );
}
