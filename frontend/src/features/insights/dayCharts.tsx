import {
  Area,
  AreaChart,
  Bar,
  BarChart,
  CartesianGrid,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Work } from "@/api/types";
import { ChartFigure } from "@/shared/charts/ChartFigure";
import { Legend, NUMBERED } from "@/shared/charts/Legend";
import { axis, CHART_HEIGHT, grid, NUMBERED_COLOURS, tooltip } from "@/shared/charts/style";
import { cell } from "@/shared/charts/table";
import { formatCount, formatPercent, share } from "@/shared/format/numbers";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { purposesOf, withEmptyDays } from "./series";

export const MARGIN = { left: -16, right: 12, top: 10, bottom: 4 } as const;

/** How many answers were given each day, and for what. */
export function AnswersByDay({ days }: Pick<Work, "days">) {
  const { t } = useTranslation();
  const purposes = purposesOf(days);
  const total = days.reduce((sum, { count }) => sum + count, 0);
  const points = withEmptyDays(days).map(({ day, purposes: counts }) => ({ day, ...counts }));
  return (
    <ChartFigure
      name={t("insights.byDay")}
      summary={t("insights.byDaySummary", { count: total, days: days.length })}
      table={{
        head: [
          t("insights.chart.day"),
          t("insights.answers"),
          ...purposes.map((each) => t(`insights.purpose.${each}`)),
        ],
        rows: days.map(({ day, count, purposes: counts }) => [
          formatDate(day),
          cell(count, formatCount),
          ...purposes.map((each) => cell(counts[each] ?? 0, formatCount)),
        ]),
      }}
    >
      <Legend
        items={purposes.map((each, i) => ({
          series: NUMBERED[i % NUMBERED.length] ?? NUMBERED[0],
          label: t(`insights.purpose.${each}`),
        }))}
      />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <BarChart accessibilityLayer={false} data={points} margin={MARGIN}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="day" tickFormatter={formatDay} {...axis} minTickGap={32} />
          <YAxis allowDecimals={false} {...axis} />
          <Tooltip
            {...tooltip}
            cursor={{ fill: "var(--line)", opacity: 0.5 }}
            labelFormatter={(day) => (typeof day === "string" ? formatDate(day) : "")}
          />
          {purposes.map((each, i) => (
            <Bar
              key={each}
              dataKey={each}
              name={t(`insights.purpose.${each}`)}
              stackId="answers"
              fill={NUMBERED_COLOURS[i % NUMBERED_COLOURS.length] ?? ""}
              maxBarSize={28}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

/** Which share of the images was decided at the end of each day. */
export function Decided({ days }: { readonly days: Work["decided"] }) {
  const { t } = useTranslation();
  const points = days.map(({ day, accepted, rejected, undecided, by_policy: policy }) => {
    const total = accepted + rejected + undecided;
    return {
      day,
      accepted: share(accepted, total),
      rejected: share(rejected, total),
      policy: share(policy, total),
    };
  });
  const last = points.at(-1);
  const percent = (value: number) => formatPercent(value, 1);
  return (
    <ChartFigure
      name={t("insights.decided")}
      summary={t("insights.decidedSummary", {
        accepted: percent(last?.accepted ?? 0),
        rejected: percent(last?.rejected ?? 0),
      })}
      caption={t("insights.decidedHint")}
      table={{
        head: [
          t("insights.chart.day"),
          t("insights.chart.accepted"),
          t("insights.chart.rejected"),
          t("insights.chart.byPolicy"),
        ],
        rows: points.map((point) => [
          formatDate(point.day),
          ...[point.accepted, point.rejected, point.policy].map((value) => cell(value, percent)),
        ]),
      }}
    >
      <Legend
        items={[
          { series: "accepted", label: t("insights.chart.accepted") },
          { series: "rejected", label: t("insights.chart.rejected") },
        ]}
      />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <AreaChart accessibilityLayer={false} data={points} margin={MARGIN}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="day" tickFormatter={formatDay} {...axis} minTickGap={32} />
          <YAxis
            domain={[0, 1]}
            tickFormatter={(value) => formatPercent(Number(value))}
            {...axis}
          />
          <Tooltip
            {...tooltip}
            labelFormatter={(day) => (typeof day === "string" ? formatDate(day) : "")}
            formatter={(value) => percent(Number(value))}
          />
          {(["accepted", "rejected"] as const).map((verdict) => (
            <Area
              key={verdict}
              dataKey={verdict}
              name={t(`insights.chart.${verdict}`)}
              stackId="decided"
              stroke="none"
              fill={`var(--mantine-color-${verdict === "accepted" ? "teal" : "red"}-6)`}
              fillOpacity={0.85}
              isAnimationActive={false}
            />
          ))}
        </AreaChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

export function formatDay(day: unknown): string {
  return typeof day === "string" ? formatDate(day).replace(/,? \d{4}$/, "") : "";
}
