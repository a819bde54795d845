import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { RateGroup, ScoreBin } from "@/api/types";
import { ChartFigure } from "@/shared/charts/ChartFigure";
import { Legend, NUMBERED } from "@/shared/charts/Legend";
import {
  axis,
  CHART_HEIGHT,
  COLOURS,
  grid,
  NUMBERED_COLOURS,
  tooltip,
} from "@/shared/charts/style";
import { cell } from "@/shared/charts/table";
import { formatCount, formatPercent, formatScore } from "@/shared/format/numbers";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { formatDay, MARGIN } from "./dayCharts";
import type { Scored } from "./ScoresTab";
import { trendOf } from "./series";

const VERDICTS = [
  ["accepted", "var(--mantine-color-teal-6)"],
  ["undecided", COLOURS.random],
  ["rejected", "var(--mantine-color-red-6)"],
] as const;

interface HistogramProps {
  readonly bins: readonly ScoreBin[];
  readonly of: Scored;
}

/** How many images have which score, by verdict. */
export function Histogram({ bins, of }: HistogramProps) {
  const { t } = useTranslation();
  const total = bins.reduce((sum, bin) => sum + bin.accepted + bin.rejected + bin.undecided, 0);
  const upper = bins.slice(bins.length / 2);
  const high = upper.reduce((sum, bin) => sum + bin.accepted + bin.rejected + bin.undecided, 0);
  return (
    <ChartFigure
      name={`${t("insights.scores.title")}: ${t(`insights.scores.${of}`)}`}
      summary={t("insights.scores.summary", {
        count: total,
        high: formatPercent(total > 0 ? high / total : 0),
      })}
      caption={t(`insights.scores.hint.${of}`)}
      table={{
        head: [
          t("insights.chart.from"),
          t("insights.chart.to"),
          ...VERDICTS.map(([verdict]) => t(`verdict.${verdict}`)),
        ],
        rows: bins.map((bin) => [
          cell(bin.low, formatScore),
          cell(bin.high, formatScore),
          ...VERDICTS.map(([verdict]) => cell(bin[verdict], formatCount)),
        ]),
      }}
    >
      <Legend
        items={VERDICTS.map(([verdict]) => ({ series: verdict, label: t(`verdict.${verdict}`) }))}
      />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <BarChart accessibilityLayer={false} data={[...bins]} margin={MARGIN} barCategoryGap={1}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="low" tickFormatter={(low) => formatScore(Number(low))} {...axis} />
          <YAxis allowDecimals={false} {...axis} />
          <Tooltip
            {...tooltip}
            cursor={{ fill: "var(--line)", opacity: 0.5 }}
            labelFormatter={(low) =>
              `${formatScore(Number(low))}–${formatScore(Number(low) + 1 / bins.length)}`
            }
            formatter={(value) => formatCount(Number(value))}
          />
          {VERDICTS.map(([verdict, colour]) => (
            <Bar
              key={verdict}
              dataKey={verdict}
              name={t(`verdict.${verdict}`)}
              stackId="images"
              fill={colour}
              isAnimationActive={false}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

/** Whether a generator's images get better or worse, week by week. */
export function PassRates({ weeks }: { readonly weeks: readonly RateGroup[] }) {
  const { t } = useTranslation();
  const { generators, points } = trendOf(weeks, NUMBERED.length);
  const name = (generator: string) => generator || t("insights.groups.unnamed");
  const inOrder = [...weeks].sort((a, b) => (a.week ?? "").localeCompare(b.week ?? ""));
  return (
    <ChartFigure
      name={t("insights.trend.title")}
      summary={t("insights.trend.summary", {
        generators: generators.length,
        weeks: points.length,
      })}
      caption={t("insights.trend.hint")}
      table={{
        head: [
          t("insights.trend.week"),
          t("insights.groups.generator"),
          t("insights.groups.passed"),
          t("insights.chart.from"),
          t("insights.chart.to"),
          t("insights.groups.answers"),
        ],
        rows: inOrder.map(({ week, generator, passed }) => [
          formatDate(week ?? ""),
          name(generator ?? ""),
          ...[passed.value, passed.low, passed.high].map((value) => cell(value, formatPercent)),
          cell(passed.n, formatCount),
        ]),
      }}
    >
      <Legend
        items={generators.map((generator, i) => ({
          series: NUMBERED[i] ?? NUMBERED[0],
          label: name(generator),
        }))}
      />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <LineChart accessibilityLayer={false} data={[...points]} margin={MARGIN}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="week" tickFormatter={formatDay} {...axis} minTickGap={32} />
          <YAxis
            domain={[0, 1]}
            tickFormatter={(value) => formatPercent(Number(value))}
            {...axis}
          />
          <Tooltip
            {...tooltip}
            labelFormatter={(week) => (typeof week === "string" ? formatDate(week) : "")}
            formatter={(value) => formatPercent(Number(value))}
          />
          {generators.map((generator, i) => (
            <Line
              key={generator}
              dataKey={`rate${i}`}
              name={name(generator)}
              stroke={NUMBERED_COLOURS[i] ?? ""}
              strokeWidth={2}
              dot={{ r: 3 }}
              connectNulls
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
