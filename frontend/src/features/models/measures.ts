import type { Estimate, Measures, ModelVersionDetails } from "@/api/types";
import type { Series } from "@/shared/charts/Legend";

export const MEASURES = [
  "pair_accuracy",
  "average_precision",
  "precision_at_recall_50",
  "precision_at_recall_90",
  "calibration_error",
  "brier",
] as const satisfies readonly (keyof Measures)[];

export type Measure = (typeof MEASURES)[number];

/** Of these less is better, and they rarely leave the lower half of the scale. */
const ERRORS: ReadonlySet<Measure> = new Set<Measure>(["calibration_error", "brier"]);

export interface Lane {
  readonly series: Series;
  readonly estimate: Estimate;
}

export interface MeasureRow {
  readonly measure: Measure;
  readonly isError: boolean;
  /** Where the scale ends. */
  readonly top: number;
  readonly lanes: readonly Lane[];
  /** By how much it beats the version in use; positive is better. Null without a comparison. */
  readonly gain: Estimate | null;
}

/** What is known of each measure, side by side. Measures that nobody has are left out. */
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
  /** Whether their ranges are apart. */
  readonly isBeyondNoise: boolean;
  /** Pairs of one product in the right order, where that is beyond chance: the guess knows none. */
  readonly pairs: Estimate | null;
}

/** By what the guess without pixels beats the version at average precision; null where it doesn't. */
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
