import { List, ScrollArea, Table } from "@mantine/core";
import type { RetrainPreview } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import classes from "./models.module.css";

/** Each kind of judgement: how many there are, and how many are new. */
export function LearnsFrom({ preview }: { readonly preview: RetrainPreview }) {
  const { t } = useTranslation();
  const rows = [
    ...preview.answers.map(({ kind, purpose, number, new: fresh }) => ({
      name: `${t(`models.next.kind.${kind}`)}, ${t(`models.next.purpose.${purpose}`)}`,
      number,
      fresh,
    })),
    { name: t("models.next.reviews"), ...counts(preview.reviews) },
    { name: t("models.next.labels"), ...counts(preview.labels) },
  ].filter(({ number }) => number > 0);
  if (rows.length === 0) return null;
  return (
    <Table maw={640} verticalSpacing={6} className={`${classes.table ?? ""} tabular`}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t("models.next.column.kind")}</Table.Th>
          <Table.Th ta="right">{t("models.next.column.number")}</Table.Th>
          <Table.Th ta="right">{t("models.next.column.new")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ name, number, fresh }) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={450}>
              {name}
            </Table.Th>
            <Table.Td ta="right">{formatCount(number)}</Table.Td>
            <Table.Td ta="right">{formatCount(fresh)}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function counts({ number, new: fresh }: RetrainPreview["reviews"]) {
  return { number, fresh };
}

type LeftOut = RetrainPreview["left_out"];

/** Why answers do not train, with their numbers. */
export function LeftOutList({ leftOut }: { readonly leftOut: LeftOut }) {
  const { t } = useTranslation();
  return (
    <List size="sm" spacing={4}>
      {leftOut.map(({ reason, number }) => (
        <List.Item key={reason}>
          {t(`models.next.why.${reason}`, { number: formatCount(number) })}
        </List.Item>
      ))}
    </List>
  );
}

/** Whose answers train, and why others do not. */
export function PeopleTable({ people }: Pick<RetrainPreview, "people">) {
  const { t } = useTranslation();
  return (
    <ScrollArea viewportProps={{ tabIndex: 0 }}>
      <Table miw={520} verticalSpacing={6} className={`${classes.table ?? ""} tabular`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("models.next.column.person")}</Table.Th>
            <Table.Th ta="right">{t("models.next.column.number")}</Table.Th>
            <Table.Th ta="right">{t("models.next.column.new")}</Table.Th>
            <Table.Th>{t("models.next.column.leftOut")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map(({ username, number, new: fresh, left_out: leftOut }) => (
            <Table.Tr key={username}>
              <Table.Th scope="row" fw={450}>
                {username}
              </Table.Th>
              <Table.Td ta="right">{formatCount(number)}</Table.Td>
              <Table.Td ta="right">{formatCount(fresh)}</Table.Td>
              <Table.Td>
                {leftOut
                  .map((each) =>
                    t(`models.next.brief.${each.reason}`, { number: formatCount(each.number) }),
                  )
                  .join(", ") || "–"}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
