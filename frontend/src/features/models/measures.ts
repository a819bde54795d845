import type { Estimate, Measures, ModelVersionDetails } from "@/api/types";
import type { Series } from "@/shared/charts/Legend";

const MEASURES = [
  "pair_accuracy",
  "average_precision",
  "precision_at_recall_50",
  "precision_at_recall_90",
  "calibration_error",
  "brier",
] as const satisfies readonly (keyof Measures)[];

type Measure = (typeof MEASURES)[number];

/** For these, less is better, and they are rarely in the upper half of the scale. */
const ERRORS: ReadonlySet<Measure> = new Set<Measure>(["calibration_error", "brier"]);

interface Lane {
  readonly series: Series;
  readonly estimate: Estimate;
}

export interface MeasureRow {
  readonly measure: Measure;
  readonly isError: boolean;
  /** The end of the scale. */
  readonly top: number;
  readonly lanes: readonly Lane[];
  /** How much better than the version in use; negative is worse. Null without a comparison. */
  readonly gain: Estimate | null;
}

/** The measures of all scorers side by side. Measures that nobody has are left out. */
export function measureRows({
  metrics,
  gate,
}: Pick<ModelVersionDetails, "metrics" | "gate">): readonly MeasureRow[] {
  return MEASURES.flatMap((measure) => {
    const sources: readonly (readonly [Series, Measures | null | undefined])[] = [
      ["this", metrics],
      ["champion", metrics.champion],
      ["baseline", metrics.baseline],
      ["random", metrics.random],
    ];
    const lanes = sources.flatMap(([series, measures]) => {
      const estimate = measures?.[measure];
      return estimate ? [{ series, estimate }] : [];
    });
    if (lanes[0]?.series !== "this") return [];
    const isError = ERRORS.has(measure);
    const highest = Math.max(...lanes.map(({ estimate }) => estimate.high));
    return [
      {
        measure,
        isError,
        top: isError && highest <= 0.5 ? 0.5 : 1,
        lanes,
        gain: gate.differences[measure] ?? null,
      },
    ];
  });
}

export type Direction = "better" | "worse" | "even";

/** Whether a difference is beyond noise: its whole interval lies on one side of zero. */
export function direction({ low, high }: Estimate): Direction {
  if (low > 0) return "better";
  return high < 0 ? "worse" : "even";
}

export interface Behind {
  readonly own: Estimate;
  readonly baseline: Estimate;
  /** Whether their ranges do not overlap. */
  readonly isBeyondNoise: boolean;
  /** Share of pairs in the right order, if beyond chance. The guess can't order pairs. */
  readonly pairs: Estimate | null;
}

/** Compares with the guess without pixels if average precision does not beat it, else null. */
export function behindBaseline({
  average_precision: own,
  pair_accuracy: pairs,
  baseline: measures,
}: ModelVersionDetails["metrics"]): Behind | null {
  const baseline = measures?.average_precision;
  if (!own || !baseline || own.value > baseline.value) return null;
  return {
    own,
    baseline,
    isBeyondNoise: own.high < baseline.low,
    pairs: pairs && pairs.low > 0.5 ? pairs : null,
  };
}
