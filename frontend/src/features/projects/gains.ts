import type { Certificate, CertificateSide } from "@/api/types";

export interface Gain {
  /** Audit answers beyond the existing ones. */
  readonly further: number;
  /** The share of images that could then be decided. */
  readonly coverage: number;
}

const MOST = 4;
// A smaller gain is not worth people's time.
const WORTH = 0.02;

/** What more audit answers would bring: a few steps, each clearly above the last. */
export function gains(
  side: Pick<CertificateSide, "audit_answers" | "coverage" | "outlook">,
): readonly Gain[] {
  let best = side.coverage;
  const gains: Gain[] = [];
  for (const { answers, coverage } of side.outlook) {
    if (coverage < best + WORTH) continue;
    best = coverage;
    gains.push({ further: answers - side.audit_answers, coverage });
  }
  return gains.slice(0, MOST);
}

export interface Shortage {
  /** Audit images that people can still be asked about. */
  readonly left: number;
  /** How many more products are needed, rounded up to two digits because it is an estimate. */
  readonly products: number;
}

/** How far the audit images fall short of the answers that a proof needs; null if they suffice. */
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
