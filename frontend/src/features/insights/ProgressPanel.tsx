import type { Insights } from "@/api/types";
import { formatCount, formatPercent, share } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import classes from "./insights.module.css";

/** Where the project stands, in a few numbers. */
export function ProgressPanel({ insights }: { readonly insights: Insights }) {
  const { t } = useTranslation();
  const { progress, verdicts } = insights;
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
    </Panel>
  );
}
