import { Progress, Table, Text } from "@mantine/core";
import type { DriftWatch, Project } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { useDrift } from "./queries";

interface Props {
  readonly project: Project;
  /** Whether to show nothing until a decision has been drawn. */
  readonly isQuiet?: boolean;
}

/** Whether automatic decisions hold up, judged by people's blind checks of a few of them. */
export function DriftPanel({ project, isQuiet = false }: Props) {
  const { t } = useTranslation();
  const { data: drift } = useDrift(project.id);
  if (!drift || (isQuiet && drift.drawn === 0)) return null;
  return (
    <Panel title={t("drift.title")}>
      <Text size="sm" c="dimmed">
        {drift.drawn === 0
          ? t(drift.share === 0 ? "drift.off" : "drift.nothing")
          : t("drift.text", {
              share: formatPercent(drift.share, 1),
              drawn: formatCount(drift.drawn),
              checked: formatCount(drift.checked),
            })}
      </Text>
      {drift.drawn > 0 && <Watches watches={drift.watches} />}
    </Panel>
  );
}

function Watches({ watches }: { readonly watches: readonly DriftWatch[] }) {
  const { t } = useTranslation();
  return (
    <Table.ScrollContainer minWidth={520} mt="sm">
      <Table className="tabular">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("drift.decisions")}</Table.Th>
            <Table.Th ta="right">{t("drift.wrong")}</Table.Th>
            <Table.Th ta="right">{t("drift.allowed")}</Table.Th>
            <Table.Th w="32%">{t("drift.evidence")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {watches.map((watch) => (
            <WatchRow key={watch.id} watch={watch} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function WatchRow({ watch }: { readonly watch: DriftWatch }) {
  const { t } = useTranslation();
  const { verdict, generator, errors, audits, alpha, alarmed_at: alarmed } = watch;
  const name = generator ? `${t(`verdict.${verdict}`)} · ${generator}` : t(`verdict.${verdict}`);
  const percent = Math.round(100 * evidence(watch));
  return (
    <Table.Tr>
      <Table.Th scope="row" fw={550}>
        {name}
      </Table.Th>
      <Table.Td ta="right">
        {t("drift.of", { errors: formatCount(errors), audits: formatCount(audits) })}
      </Table.Td>
      <Table.Td ta="right">{formatPercent(alpha, 1)}</Table.Td>
      <Table.Td>
        <Progress
          value={percent}
          color={alarmed === null ? "accent" : "red"}
          aria-label={t("drift.evidenceOf", { name, percent })}
        />
        {alarmed !== null && (
          <Text size="xs" c="red" mt={4}>
            {t("drift.stoppedOn", { when: formatMoment(alarmed) })}
          </Text>
        )}
        {watch.resumed_at !== null && (
          <Text size="xs" c="dimmed" mt={4}>
            {t("drift.resumedOn", {
              when: formatMoment(watch.resumed_at),
              who: watch.resumed_by ?? "–",
              note: watch.resume_note,
            })}
          </Text>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** How close the wealth is to the limit, on a logarithmic scale because it grows by factors. */
function evidence({ wealth, limit, alarmed_at: alarmed }: DriftWatch): number {
  if (alarmed !== null) return 1;
  return wealth <= 1 ? 0 : Math.min(1, Math.log(wealth) / Math.log(limit));
}
