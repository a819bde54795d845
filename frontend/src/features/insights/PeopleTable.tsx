import { ScrollArea, Table, Text } from "@mantine/core";
import type { Insights } from "@/api/types";
import { formatCount, formatDuration, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";

export function PeopleTable({ people }: Pick<Insights, "people">) {
  const { t } = useTranslation();
  const shareText = (share: { value: number; n: number } | null) =>
    share === null
      ? "–"
      : t("insights.ofCommon", { value: formatPercent(share.value), count: share.n });
  const repeatsText = (repeats: Insights["people"][number]["repeats"]) =>
    repeats === null
      ? "–"
      : t("insights.ofRepeats", {
          value: formatPercent(repeats.value),
          count: repeats.n,
          low: formatPercent(repeats.low),
          high: formatPercent(repeats.high),
        });
  if (people.length === 0) {
    return (
      <Text c="dimmed" p="lg">
        {t("insights.nobody")}
      </Text>
    );
  }
  return (
    <ScrollArea>
      <Table miw={680} className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("insights.person")}</Table.Th>
            <Table.Th ta="right">{t("insights.answers")}</Table.Th>
            <Table.Th ta="right">{t("insights.median")}</Table.Th>
            <Table.Th ta="right">{t("insights.agrees")}</Table.Th>
            <Table.Th ta="right">{t("insights.reliability")}</Table.Th>
            <Table.Th ta="right">{t("insights.gold")}</Table.Th>
            <Table.Th ta="right">{t("insights.sameAgain")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {people.map((person) => (
            <Table.Tr key={person.user}>
              <Table.Td fw={550}>{person.user}</Table.Td>
              <Table.Td ta="right">{formatCount(person.answers)}</Table.Td>
              <Table.Td ta="right">
                {person.median_milliseconds === null
                  ? "–"
                  : formatDuration(person.median_milliseconds)}
              </Table.Td>
              <Table.Td ta="right">{shareText(person.agreement)}</Table.Td>
              <Table.Td ta="right">{shareText(person.reliability)}</Table.Td>
              <Table.Td ta="right">{shareText(person.gold)}</Table.Td>
              <Table.Td ta="right">{repeatsText(person.repeats)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}
