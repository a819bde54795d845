import type { Certificate, CertificateSide } from "@/api/types";

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

export interface Shortage {
  /** Audit images that can still be asked about. */
  readonly left: number;
  /** Roughly how many more products bring the rest: two leading digits, for it is no more exact. */
  readonly products: number;
}

/** Where the proof needs more audit answers than there are images to ask about; else null. */
export function shortage(
  {
    audit_answers: judged,
    answers_missing: missing,
  }: Pick<Certificate, "audit_answers" | "answers_missing">,
  images: number,
  auditShare: number,
): Shortage | null {
  const left = Math.max(0, images - judged);
  const short = (missing ?? 0) - left;
  if (short <= 0 || auditShare <= 0) return null;
  const products = short / auditShare;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(products)) - 1);
  return { left, products: Math.ceil(products / unit) * unit };
}
