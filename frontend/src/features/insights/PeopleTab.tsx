import { Badge, Group, Table, Text } from "@mantine/core";
import type { Person, Rate } from "@/api/types";
import { Downloads } from "@/shared/charts/Downloads";
import { cell, type ChartTable } from "@/shared/charts/table";
import { formatCount, formatDuration, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import classes from "./insights.module.css";
import { usePeople } from "./queries";
import { WideTable } from "./WideTable";

/** With fewer answers behind it, a figure says little about a person. */
const FEW = 20;
const RATES = ["gold", "repeats", "left"] as const;
const SHARES = ["agreement", "reliability"] as const;

/** How each person works; for admins. */
export function PeopleTab() {
  const { t } = useTranslation();
  const people = usePeople(useCurrentProject().id);
  return (
    <Loaded query={people}>
      {(data) => (
        <>
          <PeopleTable people={data.people} />
          <Text size="xs" c="dimmed" mt="md" maw="110ch">
            {t("insights.peopleHint", { few: FEW })} {t("insights.agreement.mayErr")}
          </Text>
        </>
      )}
    </Loaded>
  );
}

function PeopleTable({ people }: { readonly people: readonly Person[] }) {
  const { t } = useTranslation();
  const title = t("insights.people");
  const table = useTableOf(people);
  if (people.length === 0) {
    return (
      <Panel title={title}>
        <Text c="dimmed">{t("insights.nobody")}</Text>
      </Panel>
    );
  }
  return (
    <Panel title={title} aside={<Downloads name={title} table={table} />} isFlush>
      <WideTable name={title} minWidth={900}>
        <Table className="tabular" verticalSpacing="xs" horizontalSpacing="sm">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("insights.person")}</Table.Th>
              <Table.Th ta="right">{t("insights.answers")}</Table.Th>
              <Table.Th ta="right">{t("insights.median")}</Table.Th>
              {[...SHARES, ...RATES].map((each) => (
                <Table.Th key={each} ta="right">
                  {t(`insights.of.${each}`)}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((person) => (
              <Table.Tr key={person.user}>
                <Table.Th scope="row" fw={550}>
                  {person.user}
                </Table.Th>
                <Table.Td ta="right">{formatCount(person.answers)}</Table.Td>
                <Table.Td ta="right">
                  {person.median_milliseconds === null
                    ? "–"
                    : formatDuration(person.median_milliseconds)}
                </Table.Td>
                {SHARES.map((each) => (
                  <Figure key={each} rate={person[each]} />
                ))}
                {RATES.map((each) => (
                  <Figure key={each} rate={person[each]} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Panel>
  );
}

interface FigureProps {
  readonly rate: (Pick<Rate, "value" | "n"> & Partial<Rate>) | null;
}

/** A share with its range, where it has one, and how many answers are behind it. */
function Figure({ rate }: FigureProps) {
  const { t } = useTranslation();
  if (rate === null) return <Table.Td ta="right">–</Table.Td>;
  const { value, low, high, n } = rate;
  return (
    <Table.Td ta="right">
      {formatPercent(value)}
      {low !== undefined && high !== undefined && (
        <span className={classes.range}>{`${formatPercent(low)}–${formatPercent(high)}`}</span>
      )}
      <Group gap={6} justify="flex-end" wrap="nowrap">
        <Text size="xs" c="dimmed">
          {t("insights.ofAnswers", { count: n })}
        </Text>
        {n < FEW && (
          <Badge size="xs" variant="light" color="gray">
            {t("insights.few")}
          </Badge>
        )}
      </Group>
    </Table.Td>
  );
}

function useTableOf(people: readonly Person[]): ChartTable {
  const { t } = useTranslation();
  const columns = [...SHARES, ...RATES];
  return {
    head: [
      t("insights.person"),
      t("insights.answers"),
      t("insights.median"),
      ...columns.flatMap((each) => [
        t(`insights.of.${each}`),
        `${t(`insights.of.${each}`)}, ${t("insights.answers")}`,
      ]),
    ],
    rows: people.map((person) => [
      person.user,
      cell(person.answers, formatCount),
      cell(person.median_milliseconds, formatDuration),
      ...columns.flatMap((each) => [
        cell(person[each]?.value, formatPercent),
        cell(person[each]?.n, formatCount),
      ]),
    ]),
  };
}
