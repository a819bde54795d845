import type { Insights } from "@/api/types";

type Agreement = NonNullable<Insights["agreement"]>;

/** Below this, beside answers that mostly agree, alpha needs a word. */
const LOW_ALPHA = 0.4;
const MOSTLY_EQUAL = 0.7;

/**
 * What has to be said of alpha: that it is low though most answers agree, or that there is none as
 * all are the same. Null where it speaks for itself.
 */
export function wordOnAlpha({ alpha, observed }: Agreement): "low" | "none" | null {
  if (alpha === null) return "none";
  return alpha < LOW_ALPHA && observed >= MOSTLY_EQUAL ? "low" : null;
}

/** The share of pairs that chance alone would make equal, given how often answers differ. */
export function chanceOf({ alpha, observed }: Agreement): number {
  if (alpha === null) return 1;
  return Math.min(1, Math.max(0, 1 - (1 - observed) / (1 - Math.min(alpha, 0.999))));
}
