import { Progress, Table, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { DriftWatch } from "@/api/types";
import { formatCount, formatPercent, share } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";

/** Whether automatic decisions still hold, by what people said of a few of them blind. */
export function DriftPanel({ project }: { readonly project: number }) {
  const { t } = useTranslation();
  const { data: drift } = useQuery({
    queryKey: keys.drift(project),
    queryFn: () =>
      body(api.GET("/api/projects/{project}/drift/", { params: { path: { project } } })),
  });
  if (drift === undefined) return null;
  return (
    <Panel title={t("insights.drift.title")}>
      <Text size="sm" c="dimmed">
        {drift.drawn === 0
          ? t("insights.drift.nothing")
          : t("insights.drift.text", {
              drawn: formatCount(drift.drawn),
              checked: formatCount(drift.checked),
              share: formatPercent(drift.share, 1),
            })}
      </Text>
      {drift.watches.length > 0 && (
        <Table.ScrollContainer minWidth={520} mt="sm">
          <Table className="tabular">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t("insights.drift.decisions")}</Table.Th>
                <Table.Th ta="right">{t("insights.drift.wrong")}</Table.Th>
                <Table.Th ta="right">{t("insights.drift.tolerated")}</Table.Th>
                <Table.Th>{t("insights.drift.evidence")}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {drift.watches.map((watch) => (
                <WatchRow key={`${watch.verdict}:${watch.generator}`} watch={watch} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Panel>
  );
}

function WatchRow({ watch }: { readonly watch: DriftWatch }) {
  const { t } = useTranslation();
  const { verdict, generator, errors, audits, alpha, alarmed_at: alarmed } = watch;
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={550}>
        {t(`verdict.${verdict}`)}
        {generator && ` · ${generator}`}
      </Table.Th>
      <Table.Td ta="right">
        {t("insights.drift.of", {
          errors: formatCount(errors),
          count: audits,
          rate: formatPercent(share(errors, audits), 1),
        })}
      </Table.Td>
      <Table.Td ta="right">{formatPercent(alpha, 1)}</Table.Td>
      <Table.Td>
        <Progress
          value={100 * evidence(watch)}
          color={alarmed === null ? "accent" : "red"}
          aria-label={t("insights.drift.evidence")}
        />
        {alarmed !== null && (
          <Text size="xs" c="red" mt={4}>
            {t("insights.drift.stopped", { when: formatMoment(alarmed) })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** How far the wealth is on its way to the limit, on a logarithmic scale as it grows by factors. */
function evidence({ wealth, limit, alarmed_at: alarmed }: DriftWatch): number {
  if (alarmed !== null) return 1;
  return wealth <= 1 ? 0 : Math.min(1, Math.log(wealth) / Math.log(limit));
}
