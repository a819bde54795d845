import type { AgreementFigures } from "@/api/types";

type Kind = Pick<AgreementFigures["kinds"][number], "alpha" | "observed">;

/** Below this, beside answers that mostly agree, alpha needs a word. */
const LOW_ALPHA = 0.4;
const MOSTLY_EQUAL = 0.7;

/**
 * What has to be said of alpha: that it is low though most answers agree, or that there is none as
 * all are the same. Null where it speaks for itself.
 */
export function wordOnAlpha({ alpha, observed }: Kind): "low" | "none" | null {
  if (alpha === null) return "none";
  return alpha.value < LOW_ALPHA && observed >= MOSTLY_EQUAL ? "low" : null;
}
