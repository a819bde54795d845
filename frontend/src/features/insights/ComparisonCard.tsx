import { Badge, Group, Progress, Select, Text } from "@mantine/core";
import type { Comparison } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { Panel } from "@/shared/ui/Panel";
import classes from "./insights.module.css";
import { useChangeComparison } from "./queries";
import { SHARES } from "./StartComparison";

interface Props {
  readonly comparison: Comparison;
  readonly isAdmin: boolean;
}

/** What the answers say about A and B, what is missing, and how to end it. */
export function ComparisonCard({ comparison, isAdmin }: Props) {
  const { t } = useTranslation();
  const { a, b, is_running: isRunning, winner, progress } = comparison;
  return (
    <Panel
      title={t("insights.compare.title", { a, b })}
      aside={
        <Badge variant="light" color={winner ? "teal" : isRunning ? "accent" : "gray"}>
          {t(`insights.compare.state.${winner ? "proven" : isRunning ? "running" : "ended"}`)}
        </Badge>
      }
    >
      <Text fz="lg" fw={550} data-testid="comparison-result">
        {useResult(comparison)}
      </Text>
      <Text size="sm" c="dimmed" mt={2} mb="sm">
        {useOutlook(comparison)}
      </Text>
      <Votes comparison={comparison} />
      {!winner && (
        <Progress
          mt="md"
          size="sm"
          value={100 * progress}
          aria-label={t("insights.compare.evidence", { share: formatPercent(progress) })}
        />
      )}
      <Group justify="space-between" mt="md" gap="sm">
        <Text size="xs" c="dimmed">
          {t("insights.compare.since", {
            kind: t(`insights.compare.kind.${comparison.of}`),
            when: formatDate(comparison.created_at),
          })}
        </Text>
        {isAdmin && isRunning && <Controls comparison={comparison} />}
      </Group>
    </Panel>
  );
}

function useResult(comparison: Comparison): string {
  const { t } = useTranslation();
  const { a, b, lead, winner, confidence } = comparison;
  if (lead === null) return t("insights.compare.nothing");
  const values = {
    name: (winner ?? lead.side) === "a" ? a : b,
    share: formatPercent(lead.value),
    low: formatPercent(lead.low),
    high: formatPercent(lead.high),
    confidence: formatPercent(confidence, 1),
  };
  return t(winner ? "insights.compare.better" : "insights.compare.leads", values);
}

function useOutlook(comparison: Comparison): string {
  const { t } = useTranslation();
  const { answers_missing: missing, products_left: left, lead, winner } = comparison;
  if (winner) return t("insights.compare.enough");
  if (lead === null || (missing === null && !comparison.is_out_of_reach))
    return t("insights.compare.early", { count: left });
  if (missing === null) return t("insights.compare.tooClose");
  return comparison.is_out_of_reach
    ? t("insights.compare.outOfReach", { count: missing, left: formatCount(left) })
    : t("insights.compare.missing", { count: missing });
}

/** The products by what was answered. */
function Votes({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation();
  const { a, b } = comparison;
  const parts = [
    { part: "a", count: comparison.a_better, label: t("insights.compare.isBetter", { name: a }) },
    { part: "both_good", count: comparison.both_good, label: t("judge.both_good") },
    { part: "both_bad", count: comparison.both_bad, label: t("judge.both_bad") },
    { part: "b", count: comparison.b_better, label: t("insights.compare.isBetter", { name: b }) },
  ];
  return (
    <>
      <div className={classes.votes} aria-hidden>
        {parts.map(({ part, count }) => (
          <span key={part} data-part={part} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul className={classes.voteCounts}>
        {parts.map(({ part, count, label }) => (
          <li key={part}>
            <i data-part={part} aria-hidden />
            {label}: {formatCount(count)}
          </li>
        ))}
      </ul>
    </>
  );
}

function Controls({ comparison }: { readonly comparison: Comparison }) {
  const { t } = useTranslation();
  const change = useChangeComparison(useCurrentProject().id, comparison.id);
  const shares = [...new Set([...SHARES, comparison.share])].sort(
    (first, second) => first - second,
  );
  return (
    <Group gap="xs">
      <Select
        size="xs"
        w={96}
        aria-label={t("insights.compare.share")}
        allowDeselect={false}
        data={shares.map((value) => ({ value: String(value), label: formatPercent(value) }))}
        value={String(comparison.share)}
        onChange={(chosen) => chosen && change.mutate({ share: Number(chosen) })}
      />
      <ConfirmButton
        size="xs"
        variant="default"
        question={t("insights.compare.endQuestion")}
        explanation={t("insights.compare.endText")}
        confirm={t("insights.compare.end")}
        onConfirm={() => change.mutate({ is_running: false })}
      >
        {t("insights.compare.end")}
      </ConfirmButton>
    </Group>
  );
}
