import { Badge, Button, ScrollArea, Table } from "@mantine/core";
import type { ModelVersion } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { formatAgo } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { EstimateBar } from "./EstimateBar";
import classes from "./models.module.css";
import { STATE_COLOUR } from "./stateColour";

interface Props {
  readonly versions: readonly ModelVersion[];
  /** The number of the version whose details are shown. */
  readonly selected: number | undefined;
  readonly onSelect: (number: number) => void;
}

/** The versions, one per line; one of them has its details shown. */
export function VersionTable({ versions, selected, onSelect }: Props) {
  const { t } = useTranslation();
  return (
    <ScrollArea>
      <Table miw={760} verticalSpacing="xs" className={classes.table ?? ""}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("models.column.version")}</Table.Th>
            <Table.Th>{t("models.column.state")}</Table.Th>
            <Table.Th>{t("models.column.answers")}</Table.Th>
            <Table.Th>{t("models.column.pairAccuracy")}</Table.Th>
            <Table.Th>{t("models.column.averagePrecision")}</Table.Th>
            <Table.Th>{t("models.column.coverage")}</Table.Th>
            <Table.Th>{t("models.column.created")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {versions.map((version) => (
            <VersionRow
              key={version.id}
              version={version}
              isSelected={version.number === selected}
              onSelect={() => onSelect(version.number)}
            />
          ))}
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

interface RowProps {
  readonly version: ModelVersion;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function VersionRow({ version, isSelected, onSelect }: RowProps) {
  const { t } = useTranslation();
  const { metrics, number, state } = version;
  return (
    <Table.Tr
      data-testid="model-version"
      data-number={number}
      data-state={state}
      data-selected={isSelected}
      className={classes.version ?? ""}
      onClick={onSelect}
    >
      <Table.Td>
        <Button
          variant={isSelected ? "light" : "subtle"}
          color={isSelected ? "accent" : "gray"}
          size="compact-md"
          aria-pressed={isSelected}
          aria-label={t("models.details", { number })}
          onClick={onSelect}
        >
          {number}
        </Button>
      </Table.Td>
      <Table.Td>
        <Badge color={STATE_COLOUR[state]} miw="max-content">
          {t(`models.state.${state}`)}
        </Badge>
      </Table.Td>
      <Table.Td className="tabular">{formatCount(version.answers_used)}</Table.Td>
      <Table.Td>
        <EstimateBar estimate={metrics.pair_accuracy} />
      </Table.Td>
      <Table.Td>
        <EstimateBar estimate={metrics.average_precision} />
      </Table.Td>
      <Table.Td className="tabular">
        {metrics.certified_coverage == null ? "–" : formatPercent(metrics.certified_coverage.value)}
      </Table.Td>
      <Table.Td style={{ whiteSpace: "nowrap" }}>
        {formatAgo(version.created_at, t("time.now"))}
      </Table.Td>
    </Table.Tr>
  );
}
