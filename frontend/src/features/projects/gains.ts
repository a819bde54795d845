import type { CertificateSide } from "@/api/types";

export interface Gain {
  /** Audit answers beyond those at hand. */
  readonly further: number;
  /** Share of the images that could then be decided. */
  readonly coverage: number;
}

const MOST = 4;
// Less than this is not worth asking people for.
const WORTH = 0.02;

/** What more audit answers would buy: only steps up from what is there, few of them. */
export function gains(
  side: Pick<CertificateSide, "audit_answers" | "coverage" | "outlook">,
): readonly Gain[] {
  let best = side.coverage;
  const found: Gain[] = [];
  for (const { answers, coverage } of side.outlook ?? []) {
    if (coverage < best + WORTH) continue;
    best = coverage;
    found.push({ further: answers - side.audit_answers, coverage });
  }
  return found.slice(0, MOST);
}
