import { Text } from "@mantine/core";
import type { Insights } from "@/api/types";
import { formatCount, formatPercent, formatScore, share } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { chanceOf, wordOnAlpha } from "./agreement";
import classes from "./insights.module.css";

/** Where the project stands, in a few numbers. */
export function ProgressPanel({ insights }: { readonly insights: Insights }) {
  const { t } = useTranslation();
  const { progress, agreement, verdicts, repeats } = insights;
  const again = repeats.by_the_same;
  const decided = verdicts.accepted + verdicts.rejected;
  const numbers = [
    {
      label: t("insights.numbers.answers"),
      value: formatCount(progress.answers),
      note: t("insights.numbers.todayNote", { count: progress.answers_today }),
    },
    {
      label: t("insights.numbers.open"),
      value: formatCount(progress.questions_open),
      note: "",
    },
    {
      label: t("insights.numbers.scored"),
      value: formatPercent(share(progress.scored, progress.generations)),
      note: t("insights.numbers.ofImages", {
        done: formatCount(progress.scored),
        total: formatCount(progress.generations),
      }),
    },
    {
      label: t("insights.numbers.decided"),
      value: formatPercent(share(decided, progress.generations)),
      note: t("insights.numbers.byReviewers", { count: verdicts.by_reviewer }),
    },
    {
      label: t("insights.numbers.agreement"),
      value: formatScore(agreement?.alpha),
      note: agreement
        ? t("insights.numbers.pairs", {
            count: agreement.pairs,
            observed: formatPercent(agreement.observed),
          })
        : "",
    },
    {
      label: t("insights.numbers.sameAgain"),
      value: again ? formatPercent(again.value) : "–",
      note: again
        ? t("insights.numbers.repeats", {
            count: again.n,
            low: formatPercent(again.low),
            high: formatPercent(again.high),
          })
        : "",
    },
  ];
  return (
    <Panel>
      <dl className={classes.numbers}>
        {numbers.map(({ label, value, note }) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
            {note && <dd className={classes.note}>{note}</dd>}
          </div>
        ))}
      </dl>
      <Text size="xs" c="dimmed" mt="md">
        {agreement ? t("insights.agreementHint") : t("insights.noAgreement")}{" "}
        {agreement && <WordOnAlpha agreement={agreement} />} <RepeatsHint repeats={repeats} />
      </Text>
    </Panel>
  );
}

/** Why alpha is low, or missing, though people agree. */
function WordOnAlpha({ agreement }: { readonly agreement: NonNullable<Insights["agreement"]> }) {
  const { t } = useTranslation();
  const word = wordOnAlpha(agreement);
  if (word === null) return null;
  return (
    <strong data-testid="word-on-alpha">
      {word === "none"
        ? t("insights.noAlpha")
        : t("insights.lowAlpha", {
            observed: formatPercent(agreement.observed),
            alpha: formatScore(agreement.alpha),
            chance: formatPercent(chanceOf(agreement)),
          })}
    </strong>
  );
}

/** What the share of repeats says, or why there is none. */
function RepeatsHint({ repeats }: Pick<Insights, "repeats">) {
  const { t } = useTranslation();
  const isAsked = useCurrentProject().repeat_share > 0;
  const { by_the_same: own, by_others: others } = repeats;
  const known = own ? "insights.repeatsHint" : "insights.noRepeats";
  const values = { value: formatPercent(others?.value ?? 0), count: others?.n ?? 0 };
  return (
    <>
      {t(!own && !isAsked ? "insights.repeatsOff" : known)}{" "}
      {others && t("insights.repeatsOthers", values)}
    </>
  );
}
