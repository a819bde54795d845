import { ActionIcon, Anchor, Group, ScrollArea, Table, Text, Tooltip } from "@mantine/core";
import { IconFilter } from "@tabler/icons-react";
import { Link } from "react-router";
import type { AuditEvent } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useSay } from "@/shared/words/say";
import { isKind, pageOf } from "./address";
import classes from "./auditLog.module.css";
import { notesOf, type Note } from "./detail";

interface Props {
  readonly project: number;
  readonly events: readonly AuditEvent[];
  /** Shows only what is about this row. */
  readonly onOnly: (target: string) => void;
}

export function AuditTable({ project, events, onOnly }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <ScrollArea>
      <Table miw={760} verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("auditLog.time")}</Table.Th>
            <Table.Th>{t("auditLog.person")}</Table.Th>
            <Table.Th>{t("auditLog.action")}</Table.Th>
            <Table.Th>{t("auditLog.target")}</Table.Th>
            <Table.Th>{t("auditLog.details")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {events.map(({ id, created_at, actor, action, target, detail }) => (
            <Table.Tr key={id} data-testid="audit-event">
              <Table.Td className={classes.time}>{formatMoment(created_at)}</Table.Td>
              <Table.Td className={classes.short}>
                {actor ? (
                  <span className={classes.name}>{actor.name}</span>
                ) : (
                  <Text size="sm" c="dimmed">
                    {t("auditLog.system")}
                  </Text>
                )}
              </Table.Td>
              <Table.Td className={classes.short}>
                {say({ code: "audited", values: { action }, text: action })}
              </Table.Td>
              <Table.Td>
                <Target project={project} target={target} onOnly={onOnly} />
              </Table.Td>
              <Table.Td>
                <Notes notes={notesOf(detail)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

interface TargetProps {
  readonly project: number;
  readonly target: string;
  readonly onOnly: (target: string) => void;
}

function Target({ project, target, onOnly }: TargetProps) {
  const { t } = useTranslation();
  const [kind = "", id = ""] = target.split(":");
  if (!target) return "–";
  const name = `${isKind(kind) ? t(`auditLog.kind.${kind}`) : kind} ${id}`;
  const page = pageOf(project, target);
  const only = t("auditLog.only", { name });
  return (
    <Group gap={4} wrap="nowrap">
      {page ? (
        <Anchor component={Link} to={page} size="sm">
          {name}
        </Anchor>
      ) : (
        <Text size="sm">{name}</Text>
      )}
      <Tooltip label={only}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={only}
          onClick={() => onOnly(target)}
        >
          <IconFilter size={14} />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}

function Notes({ notes }: { readonly notes: readonly Note[] }) {
  return (
    <ul className={classes.notes}>
      {notes.map(({ name, before, value }) => (
        <li key={name}>
          <code>{name}</code> <span lang="">{before === undefined ? "" : `${before} → `}</span>
          <span lang="">{value}</span>
        </li>
      ))}
    </ul>
  );
}
