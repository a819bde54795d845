import { Text } from "@mantine/core";
import {
  Area,
  Bar,
  BarChart,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { Insights } from "@/api/types";
import { ChartFigure } from "@/shared/charts/ChartFigure";
import { Legend } from "@/shared/charts/Legend";
import { axis, CHART_HEIGHT, COLOURS, grid, tooltip } from "@/shared/charts/style";
import { cell } from "@/shared/charts/table";
import { formatCount, formatPercent, formatScore } from "@/shared/format/numbers";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { learningPoints, MOST_WIDTH, tooWide, type Measure } from "./series";

const MARGIN = { left: -16, right: 12, top: 10, bottom: 4 } as const;

interface LearningProps {
  readonly versions: Insights["learning"];
  readonly measure: Measure;
}

/** A measure against the answers a version was trained on, beside no pixels at all. */
export function LearningCurve({ versions, measure }: LearningProps) {
  const { t } = useTranslation();
  const points = learningPoints(versions, measure);
  const last = points.at(-1);
  const wide = tooWide(points);
  const measured = t(`insights.measure.${measure}`);
  const hasBaseline = measure === "average_precision";
  const name = (key: unknown) => (key === "baseline" ? t("insights.chart.baseline") : measured);
  return (
    <ChartFigure
      name={`${t("insights.learning")}: ${measured}`}
      summary={t("insights.learningSummary", {
        measure: measured,
        versions: points.length,
        answers: formatCount(last?.answers ?? 0),
        value: formatScore(last?.value),
      })}
      caption={t(`insights.learningHint.${measure}`)}
      table={{
        head: [
          t("insights.chart.version"),
          t("insights.answers"),
          measured,
          t("insights.chart.from"),
          t("insights.chart.to"),
          ...(hasBaseline ? [t("insights.chart.baseline")] : []),
        ],
        rows: points.map((point) => [
          cell(point.number, String),
          cell(point.answers, formatCount),
          cell(point.value, formatScore),
          cell(point.low, formatScore),
          cell(point.high, formatScore),
          ...(hasBaseline ? [cell(point.baseline, formatScore)] : []),
        ]),
      }}
    >
      {wide && (
        <Text size="sm" mb="sm" data-testid="too-small">
          {t("insights.learningWide", {
            number: wide.number,
            low: formatScore(wide.low),
            high: formatScore(wide.high),
            most: formatScore(MOST_WIDTH),
          })}
        </Text>
      )}
      <Legend
        items={[
          { series: "this", label: measured },
          ...(hasBaseline
            ? [{ series: "baseline" as const, label: t("insights.chart.baseline") }]
            : []),
        ]}
      />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <ComposedChart accessibilityLayer={false} data={points} margin={MARGIN}>
          <CartesianGrid {...grid} />
          <XAxis
            dataKey="answers"
            type="number"
            domain={[0, "auto"]}
            allowDecimals={false}
            tickFormatter={(value) => formatCount(Number(value))}
            {...axis}
          />
          <YAxis
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={formatScore}
            {...axis}
          />
          <Tooltip
            {...tooltip}
            labelFormatter={(answers) => t("insights.chart.after", { count: Number(answers) })}
            formatter={(value, key) =>
              Array.isArray(value)
                ? [
                    value.map((each) => formatScore(Number(each))).join("–"),
                    t("insights.chart.range"),
                  ]
                : [formatScore(Number(value)), name(key)]
            }
          />
          <Area
            dataKey="range"
            stroke="none"
            fill={COLOURS.this}
            fillOpacity={0.14}
            activeDot={false}
            isAnimationActive={false}
          />
          <Line
            dataKey="baseline"
            stroke={COLOURS.baseline}
            strokeWidth={1.5}
            strokeDasharray="4 4"
            dot={{ r: 2.5, fill: COLOURS.baseline, strokeWidth: 0 }}
            connectNulls
            isAnimationActive={false}
          />
          <Line
            dataKey="value"
            stroke={COLOURS.this}
            strokeWidth={2.25}
            dot={{ r: 3.5, fill: COLOURS.this, strokeWidth: 0 }}
            isAnimationActive={false}
          />
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

/** Which share could be decided automatically, look by look. */
export function Coverage({ looks }: { readonly looks: Insights["coverage"] }) {
  const { t } = useTranslation();
  const points = looks.map((look, i) => ({
    look: i + 1,
    version: look.version_number,
    accept: look.is_stopped ? 0 : (look.accept_coverage ?? 0),
    reject: look.reject_coverage ?? 0,
  }));
  const last = points.at(-1);
  const name = (key: unknown) =>
    key === "accept" ? t("insights.chart.accepted") : t("insights.chart.rejected");
  return (
    <ChartFigure
      name={t("insights.coverage")}
      summary={t("insights.coverageSummary", {
        accept: formatPercent(last?.accept ?? 0),
        reject: formatPercent(last?.reject ?? 0),
      })}
      caption={t("insights.coverageHint")}
      table={{
        head: [
          t("insights.chart.day"),
          t("insights.chart.version"),
          t("insights.chart.accepted"),
          t("insights.chart.rejected"),
          t("insights.chart.audited"),
        ],
        rows: looks.map((look, i) => [
          formatDate(look.created_at),
          cell(look.version_number, String),
          cell(points[i]?.accept ?? 0, formatPercent),
          cell(points[i]?.reject ?? 0, formatPercent),
          cell(look.audit_answers, formatCount),
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
        <BarChart accessibilityLayer={false} data={points} margin={MARGIN}>
          <CartesianGrid {...grid} />
          <XAxis dataKey="look" {...axis} minTickGap={20} />
          <YAxis
            domain={[0, 1]}
            tickFormatter={(value) => formatPercent(Number(value))}
            {...axis}
          />
          <Tooltip
            {...tooltip}
            cursor={{ fill: "var(--line)", opacity: 0.5 }}
            labelFormatter={(look) =>
              t("insights.chart.look", {
                number: Number(look),
                version: points[Number(look) - 1]?.version ?? 0,
              })
            }
            formatter={(value, key) => [formatPercent(Number(value)), name(key)]}
          />
          <Bar
            dataKey="accept"
            stackId="decided"
            fill="var(--mantine-color-teal-6)"
            maxBarSize={28}
            isAnimationActive={false}
          />
          <Bar
            dataKey="reject"
            stackId="decided"
            fill="var(--mantine-color-red-6)"
            maxBarSize={28}
            isAnimationActive={false}
          />
        </BarChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}
