import { Badge, Group, ScrollArea, Select, Table, Text } from "@mantine/core";
import type { Member } from "@/api/types";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject, useMe } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { LoginLinkButton } from "./LoginLinkButton";
import { useChangeRole, useMembers, useRemoveMember } from "./queries";
import { isRole, useRoleOptions } from "@/shared/project/roles";

export function MembersPanel() {
  const { t } = useTranslation();
  const members = useMembers(useCurrentProject().id);
  return (
    <Panel title={t("members.list")} isFlush>
      <Loaded query={members}>
        {({ results }) => (
          <ScrollArea>
            <Table miw={560}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>{t("members.person")}</Table.Th>
                  <Table.Th>{t("members.role")}</Table.Th>
                  <Table.Th>{t("members.since")}</Table.Th>
                  <Table.Th>
                    <span className="visually-hidden">{t("members.actions")}</span>
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {results.map((member) => (
                  <MemberRow key={member.id} member={member} />
                ))}
              </Table.Tbody>
            </Table>
          </ScrollArea>
        )}
      </Loaded>
    </Panel>
  );
}

function MemberRow({ member }: { readonly member: Member }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const me = useMe();
  const roles = useRoleOptions();
  const change = useChangeRole(project.id);
  const remove = useRemoveMember(project.id);
  const name = member.user.username;
  const isMe = member.user.id === me.user.id;
  const changeRole = (role: string | null) => {
    if (!isRole(role) || role === member.role) return;
    change.mutate(
      { member: member.id, role },
      { onSuccess: () => notifyDone(t("members.changed", { name, role: t(`role.${role}`) })) },
    );
  };
  return (
    <Table.Tr>
      <Table.Td>
        <Group gap="xs">
          <Text fw={550}>{name}</Text>
          {isMe && <Badge color="gray">{t("members.you")}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          {member.user.email}
        </Text>
      </Table.Td>
      <Table.Td>
        <Select
          aria-label={t("members.roleOf", { name })}
          data={roles}
          value={member.role}
          allowDeselect={false}
          disabled={isMe || change.isPending}
          w={130}
          size="xs"
          onChange={changeRole}
        />
      </Table.Td>
      <Table.Td>{formatDate(member.created_at)}</Table.Td>
      <Table.Td ta="right">
        {!isMe && me.user.is_site_admin && <LoginLinkButton member={member} />}
        {!isMe && (
          <ConfirmButton
            size="compact-sm"
            variant="subtle"
            color="red"
            loading={remove.isPending}
            question={t("members.removeQuestion", { name })}
            explanation={t("members.removeExplanation")}
            confirm={t("members.remove")}
            onConfirm={() =>
              remove.mutate(member.id, {
                onSuccess: () => notifyDone(t("members.removed", { name })),
              })
            }
          >
            {t("members.remove")}
          </ConfirmButton>
        )}
      </Table.Td>
    </Table.Tr>
  );
}
