import { Badge, ScrollArea, Table, Text } from "@mantine/core";
import type { Segmenter } from "@/api/types";
import { formatCount, formatPercent, formatScore } from "@/shared/format/numbers";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { useSay } from "@/shared/words/say";
import classes from "./models.module.css";
import { useUseSegmenter } from "./queries";
import { STATE_COLOUR } from "./stateColour";

interface TableProps {
  readonly rows: readonly Segmenter[];
  readonly inUse: number;
  readonly mayChange: boolean;
}

/** The fine-tuned segmenters, and below them the one that comes with Packshot. */
export function SegmenterTable({ rows, inUse, mayChange }: TableProps) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <ScrollArea viewportProps={{ tabIndex: 0 }}>
      <Table miw={640} verticalSpacing={6} className={`${classes.table ?? ""} tabular`}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("models.column.version")}</Table.Th>
            <Table.Th>{t("models.column.state")}</Table.Th>
            <Table.Th>{t("models.segmenters.measured")}</Table.Th>
            <Table.Th>{t("models.segmenters.why")}</Table.Th>
            <Table.Th>
              <span className="visually-hidden">{t("models.promote")}</span>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.id} data-testid="segmenter" data-number={row.number}>
              <Table.Th scope="row">
                {t("models.champion", { number: row.number })}
                <Text size="xs" c="dimmed">
                  {t("models.segmenters.products", { count: row.products_used })} ·{" "}
                  {formatDate(row.created_at)}
                </Text>
              </Table.Th>
              <Table.Td>
                <Badge color={STATE_COLOUR[row.state]} miw="max-content">
                  {t(`models.state.${row.state}`)}
                </Badge>
              </Table.Td>
              <Table.Td>
                {t("models.segmenters.figures", {
                  iou: formatScore(row.metrics.iou),
                  alarms: formatPercent(row.metrics.false_alarms),
                  found: formatPercent(row.metrics.edits_found),
                  products: formatCount(row.metrics.products),
                })}
              </Table.Td>
              <Table.Td>{row.gate.reasons.map(say).join(" ") || "–"}</Table.Td>
              <Table.Td>
                {mayChange && row.number !== inUse && <Use number={row.number} />}
              </Table.Td>
            </Table.Tr>
          ))}
          <Table.Tr data-testid="segmenter" data-number={0}>
            <Table.Th scope="row">{t("models.segmenters.builtIn")}</Table.Th>
            <Table.Td>
              {inUse === 0 && (
                <Badge color={STATE_COLOUR.champion} miw="max-content">
                  {t("models.state.champion")}
                </Badge>
              )}
            </Table.Td>
            <Table.Td>–</Table.Td>
            <Table.Td>–</Table.Td>
            <Table.Td>{mayChange && inUse !== 0 && <Use number={0} />}</Table.Td>
          </Table.Tr>
        </Table.Tbody>
      </Table>
    </ScrollArea>
  );
}

function Use({ number }: { readonly number: number }) {
  const { t } = useTranslation();
  const use = useUseSegmenter(useCurrentProject().id);
  return (
    <ConfirmButton
      variant="default"
      size="compact-sm"
      loading={use.isPending}
      question={t("models.segmenters.question")}
      explanation={t("models.segmenters.explanation")}
      confirm={t("models.segmenters.use")}
      onConfirm={() => use.mutate(number)}
    >
      {t("models.segmenters.use")}
    </ConfirmButton>
  );
}
