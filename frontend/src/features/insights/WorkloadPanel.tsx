import { Text } from "@mantine/core";
import type { Work } from "@/api/types";
import { formatCount, formatDuration } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import classes from "./insights.module.css";

const SECONDS = 1000;

/** How many hours of people's time are left, at the pace of the newest answers. */
export function WorkloadPanel({ workload }: Pick<Work, "workload">) {
  const { t } = useTranslation();
  const hours = (value: number | null) =>
    value === null ? "–" : t("insights.work.hours", { hours: rounded(value) });
  const pace = (seconds: number | null) =>
    seconds === null ? "–" : formatDuration(seconds * SECONDS);
  const { hours_a_day: daily, undecided_hours: left } = workload;
  const days = daily && left !== null ? Math.ceil(left / daily) : null;
  const numbers = [
    {
      label: t("insights.work.open"),
      value: hours(workload.open_hours),
      note: t("insights.work.openNote", { count: workload.open_answers }),
    },
    {
      label: t("insights.work.undecided"),
      value: hours(left),
      note: days === null ? "" : t("insights.work.days", { count: days }),
    },
    {
      label: t("insights.work.daily"),
      value: hours(daily),
      note:
        workload.answers_a_day === null
          ? ""
          : t("insights.work.dailyNote", {
              answers: formatCount(Math.round(workload.answers_a_day)),
            }),
    },
    {
      label: t("insights.work.pace"),
      value: pace(workload.seconds_single),
      note: t("insights.work.paceNote", { pair: pace(workload.seconds_pair) }),
    },
  ];
  return (
    <Panel title={t("insights.work.title")}>
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
        {t("insights.work.hint")}
      </Text>
    </Panel>
  );
}

function rounded(hours: number): string {
  return hours < 10 ? hours.toFixed(1) : formatCount(Math.round(hours));
}
