import {
  Area,
  CartesianGrid,
  ComposedChart,
  ErrorBar,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Scatter,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import type { ModelVersionDetails } from "@/api/types";
import { ChartFigure } from "@/shared/charts/ChartFigure";
import { Legend, type Series } from "@/shared/charts/Legend";
import { axis, CHART_HEIGHT, COLOURS, grid, tooltip } from "@/shared/charts/style";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";

type Details = ModelVersionDetails["details"];
type Risk = NonNullable<Details["risk_coverage"]>;
type Precision = NonNullable<Details["precision_recall"]>;
type Bin = NonNullable<Details["reliability"]>[number];

const DASHES: Readonly<Record<Series, string>> = {
  this: "0",
  champion: "7 4",
  baseline: "2 3",
  random: "1 4",
};
const percent = (value: number) => formatPercent(value);

interface Curves {
  readonly candidate: Risk["candidate"];
  readonly champion?: Risk["champion"];
  readonly baseline: Risk["baseline"];
}

interface CurveProps {
  /** What the downloaded files are called. */
  readonly name: string;
  readonly x: readonly number[];
  readonly curves: Curves;
  readonly summary: string;
  readonly caption: string;
  /** The name of `x`, and how the tooltip calls one of its values. */
  readonly column: string;
  readonly titleOf: (x: number) => string;
  readonly top: number;
  /** A value that is to be kept. */
  readonly reference?: number;
}

/** The share of bad images among the accepted ones, as more images are accepted. */
export function RiskCoverage({ risk, target }: { readonly risk: Risk; readonly target: number }) {
  const { t } = useTranslation();
  const half = risk.coverage.findIndex((coverage) => coverage >= 0.5);
  const at = (i: number) => formatPercent(risk.candidate.value[i] ?? 0, 1);
  return (
    <CurveChart
      name={t("models.risk.title")}
      x={risk.coverage}
      curves={risk}
      summary={t("models.risk.summary", { half: at(half), all: at(risk.coverage.length - 1) })}
      caption={t("models.risk.caption", { target: formatPercent(1 - target, 1) })}
      column={t("models.risk.coverage")}
      titleOf={(coverage) => t("models.risk.accepted", { share: percent(coverage) })}
      top={ceiling(Math.max(...risk.candidate.high, ...drawnOf(risk).flatMap(valuesOf)))}
      reference={1 - target}
    />
  );
}

/** The share of good images above a threshold, as more of the good ones are found. */
export function PrecisionRecall({ curves }: { readonly curves: Precision }) {
  const { t } = useTranslation();
  const half = curves.recall.findIndex((recall) => recall >= 0.5);
  const at = (i: number) => formatPercent(curves.candidate.value[i] ?? 0, 1);
  return (
    <CurveChart
      name={t("models.precision.title")}
      x={curves.recall}
      curves={curves}
      summary={t("models.precision.summary", {
        half: at(half),
        all: at(curves.recall.length - 1),
      })}
      caption={t("models.precision.caption")}
      column={t("models.precision.recall")}
      titleOf={(recall) => t("models.precision.found", { share: percent(recall) })}
      top={1}
    />
  );
}

function drawnOf({ candidate, champion, baseline }: Curves) {
  const curves = [
    ["this", candidate],
    ["champion", champion],
    ["baseline", baseline],
  ] as const;
  return curves.flatMap(([series, band]) => (band ? [{ series, band }] : []));
}

function valuesOf({ band }: { readonly band: Risk["candidate"] }): readonly number[] {
  return band.value;
}

function CurveChart(props: CurveProps) {
  const { x, curves, summary, caption, column, titleOf, top, reference } = props;
  const { t } = useTranslation();
  const drawn = drawnOf(curves);
  const points = x.map((at, i) => ({
    at,
    range: [curves.candidate.low[i], curves.candidate.high[i]],
    ...Object.fromEntries(drawn.map(({ series, band }) => [series, band.value[i]])),
  }));
  const name = (series: Series) => t(`models.series.${series}`);
  return (
    <ChartFigure
      name={props.name}
      summary={summary}
      caption={caption}
      table={{
        head: [column, ...drawn.map(({ series }) => name(series))],
        rows: x.map((at, i) => [
          percent(at),
          ...drawn.map(({ band }) => formatPercent(band.value[i] ?? 0, 1)),
        ]),
      }}
    >
      <Legend items={drawn.map(({ series }) => ({ series, label: name(series) }))} />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <ComposedChart
          accessibilityLayer={false}
          data={points}
          margin={{ left: -14, right: 12, top: 12, bottom: 4 }}
        >
          <CartesianGrid {...grid} />
          <XAxis
            dataKey="at"
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={percent}
            {...axis}
          />
          <YAxis domain={[0, top]} tickFormatter={percent} {...axis} />
          <Tooltip
            {...tooltip}
            labelFormatter={(at) => (typeof at === "number" ? titleOf(at) : "")}
            formatter={(value, key) =>
              Array.isArray(value)
                ? [value.map((each) => formatPercent(Number(each), 1)).join("–"), t("models.range")]
                : [formatPercent(Number(value), 1), name(key as Series)]
            }
          />
          {reference !== undefined && (
            <ReferenceLine y={reference} stroke="var(--mantine-color-teal-6)" strokeWidth={1.5} />
          )}
          <Area
            dataKey="range"
            stroke="none"
            fill={COLOURS.this}
            fillOpacity={0.14}
            isAnimationActive={false}
            activeDot={false}
          />
          {drawn.map(({ series }) => (
            <Line
              key={series}
              dataKey={series}
              stroke={COLOURS[series]}
              strokeWidth={series === "this" ? 2.25 : 1.75}
              strokeDasharray={DASHES[series]}
              dot={false}
              isAnimationActive={false}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

/** Whether 80 % of the images with a predicted 80 % are good. */
export function Reliability({ bins }: { readonly bins: readonly Bin[] }) {
  const { t } = useTranslation();
  const points = bins.map((bin) => ({
    ...bin,
    range: [bin.found - bin.low, bin.high - bin.found],
  }));
  const inside = bins.filter(({ low, high, predicted }) => low <= predicted && predicted <= high);
  return (
    <ChartFigure
      name={t("models.reliability.title")}
      summary={t("models.reliability.summary", { inside: inside.length, count: bins.length })}
      caption={t("models.reliability.caption")}
      table={{
        head: [
          t("models.reliability.predicted"),
          t("models.reliability.found"),
          t("models.range"),
          t("models.reliability.images"),
        ],
        rows: bins.map((bin) => [
          percent(bin.predicted),
          percent(bin.found),
          `${percent(bin.low)}–${percent(bin.high)}`,
          formatCount(bin.images),
        ]),
      }}
    >
      <Legend items={[{ series: "this", label: t("models.series.this") }]} />
      <ResponsiveContainer width="100%" height={CHART_HEIGHT}>
        <ComposedChart
          accessibilityLayer={false}
          data={points}
          margin={{ left: -14, right: 12, top: 12, bottom: 4 }}
        >
          <CartesianGrid stroke="var(--line)" />
          <XAxis
            dataKey="predicted"
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={percent}
            {...axis}
          />
          <YAxis
            dataKey="found"
            type="number"
            domain={[0, 1]}
            ticks={[0, 0.25, 0.5, 0.75, 1]}
            tickFormatter={percent}
            {...axis}
          />
          <ReferenceLine
            segment={[
              { x: 0, y: 0 },
              { x: 1, y: 1 },
            ]}
            stroke="var(--mantine-color-dimmed)"
            strokeDasharray="4 4"
          />
          <Tooltip
            {...tooltip}
            formatter={(value, key) => [
              percent(Number(value)),
              t(key === "found" ? "models.reliability.found" : "models.reliability.predicted"),
            ]}
          />
          <Scatter data={points} fill={COLOURS.this} isAnimationActive={false}>
            <ErrorBar
              dataKey="range"
              direction="y"
              stroke={COLOURS.this}
              strokeOpacity={0.5}
              width={5}
              isAnimationActive={false}
            />
          </Scatter>
        </ComposedChart>
      </ResponsiveContainer>
    </ChartFigure>
  );
}

/** The next round number above, so that the curve uses the height. */
function ceiling(value: number): number {
  return Math.min(1, Math.ceil(value * 10) / 10) || 0.1;
}
