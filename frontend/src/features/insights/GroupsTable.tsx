import { Anchor, Group, Table, Text, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconPhoto } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { RateGroup } from "@/api/types";
import { Downloads } from "@/shared/charts/Downloads";
import { cell, type ChartTable } from "@/shared/charts/table";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { useReasonName } from "@/shared/project/useReasonName";
import { Panel } from "@/shared/ui/Panel";
import {
  catalogueAddress,
  sorted,
  WORST_FIRST,
  type Column,
  type GroupBy,
  type Order,
} from "./groups";
import classes from "./insights.module.css";
import { RateBar } from "./RateBar";
import { WideTable } from "./WideTable";

interface Props {
  readonly rows: readonly RateGroup[];
  readonly by: readonly GroupBy[];
  readonly onLookInto: (name: "generator" | "category", value: string) => void;
}

/** Every group with its rates and reasons, in the order that was chosen. */
export function GroupsTable({ rows, by, onLookInto }: Props) {
  const { t } = useTranslation();
  const [order, setOrder] = useState(WORST_FIRST);
  const hasImages = rows.some(({ images }) => images !== null);
  const columns: readonly Column[] = [
    ...by,
    ...(hasImages ? (["images"] as const) : []),
    ...(["answers", "passed", "changed"] as const),
  ];
  const ordered = sorted(rows, order);
  return (
    <Panel
      title={t("insights.groups.title")}
      aside={
        <Downloads name={t("insights.groups.title")} table={useTableOf(ordered, by, hasImages)} />
      }
      isFlush
    >
      <WideTable name={t("insights.groups.title")} minWidth={760} maxHeight="70vh">
        <Table stickyHeader verticalSpacing="xs" className={classes.groups}>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column) => (
                <SortHeader key={column} column={column} order={order} onOrder={setOrder} />
              ))}
              <Table.Th>{t("insights.groups.reasons")}</Table.Th>
              <Table.Th>
                <span className="visually-hidden">{t("insights.groups.show")}</span>
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ordered.map((row) => (
              <GroupRow
                key={by.map((each) => row[each]).join("\n")}
                {...{ row, by, hasImages, onLookInto }}
              />
            ))}
          </Table.Tbody>
        </Table>
      </WideTable>
    </Panel>
  );
}

interface HeaderProps {
  readonly column: Column;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

const NUMBERS: readonly Column[] = ["images", "answers"];

function SortHeader({ column, order, onOrder }: HeaderProps) {
  const { t } = useTranslation();
  const isChosen = order.column === column;
  const isDescending = isChosen && order.isDescending;
  const Arrow = isDescending ? IconArrowDown : IconArrowUp;
  return (
    <Table.Th
      ta={NUMBERS.includes(column) ? "right" : "left"}
      aria-sort={isChosen ? (isDescending ? "descending" : "ascending") : "none"}
    >
      <UnstyledButton
        className={classes.sort}
        onClick={() =>
          onOrder({ column, isDescending: isChosen ? !isDescending : NUMBERS.includes(column) })
        }
      >
        {t(`insights.groups.${column}`)}
        {isChosen && <Arrow size={13} aria-hidden />}
      </UnstyledButton>
    </Table.Th>
  );
}

interface RowProps extends Omit<Props, "rows"> {
  readonly row: RateGroup;
  readonly hasImages: boolean;
}

function GroupRow({ row, by, hasImages, onLookInto }: RowProps) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const nameOf = useReasonName();
  const address = catalogueAddress(project.id, row);
  const name = by.map((each) => row[each] || t("insights.groups.unnamed")).join(" · ");
  return (
    <Table.Tr>
      {by.map((each) => {
        const value = row[each];
        return (
          <Table.Td key={each} fw={550}>
            {each === "word" || !value ? (
              value || t("insights.groups.unnamed")
            ) : (
              <Anchor
                component="button"
                fz="inherit"
                fw={550}
                c="inherit"
                ta="left"
                onClick={() => onLookInto(each, value)}
              >
                {value}
              </Anchor>
            )}
          </Table.Td>
        );
      })}
      {hasImages && (
        <Table.Td ta="right" className="tabular">
          {formatCount(row.images ?? 0)}
        </Table.Td>
      )}
      <Table.Td ta="right" className="tabular">
        {formatCount(row.passed.n)}
        <Text size="xs" c="dimmed">
          {t("insights.groups.products", { count: row.products })}
        </Text>
      </Table.Td>
      <Table.Td>
        <RateBar rate={row.passed} />
      </Table.Td>
      <Table.Td>
        <RateBar rate={row.changed} />
      </Table.Td>
      <Table.Td>
        <Group gap={6}>
          {row.reasons.map(({ reason, count }) => (
            <span key={reason} className={classes.reason}>
              {nameOf(reason)} <b>{formatCount(count)}</b>
            </span>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        {address && (
          <Anchor
            component={Link}
            to={address}
            aria-label={t("insights.groups.showOf", { name })}
            title={t("insights.groups.show")}
          >
            <IconPhoto size={18} aria-hidden />
          </Anchor>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The table as a file. */
function useTableOf(
  rows: readonly RateGroup[],
  by: readonly GroupBy[],
  hasImages: boolean,
): ChartTable {
  const { t } = useTranslation();
  const nameOf = useReasonName();
  const percent = (value: number) => formatPercent(value, 1);
  const rates = ["passed", "changed"] as const;
  return {
    head: [
      ...by.map((each) => t(`insights.groups.${each}`)),
      ...(hasImages ? [t("insights.groups.images")] : []),
      t("insights.groups.answers"),
      t("insights.groups.productsHead"),
      ...rates.flatMap((each) => {
        const name = t(`insights.groups.${each}`);
        return [name, `${name}, ${t("insights.chart.from")}`, `${name}, ${t("insights.chart.to")}`];
      }),
      t("insights.groups.reasons"),
    ],
    rows: rows.map((row) => [
      ...by.map((each) => row[each] ?? ""),
      ...(hasImages ? [cell(row.images, formatCount)] : []),
      cell(row.passed.n, formatCount),
      cell(row.products, formatCount),
      ...rates.flatMap((each) => {
        const { value, low, high } = row[each];
        return [value, low, high].map((number) => cell(number, percent));
      }),
      row.reasons.map(({ reason, count }) => `${nameOf(reason)} ${count}`).join("; "),
    ]),
  };
}
