import type { GateFinding } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import type { TFunction } from "@/shared/i18n";

/** A reason of the gate in the reader's language. */
export function findingWords(finding: GateFinding, t: TFunction): string {
  const { code, measure, value = 0, low = 0, high = 0, candidate = 0, champion = 0 } = finding;
  const isNone = code === "coverage" && candidate === 0 && champion === 0;
  const words = t(`models.findings.${isNone ? "no_coverage" : code}`, {
    measure: measure ? t(`models.metrics.plain.${measure}`) : "",
    difference: signed(value),
    low: signed(low),
    high: signed(high),
    candidate: formatPercent(candidate),
    champion: formatPercent(champion),
    why: finding.why ?? "",
  });
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** +0.031, −0.002: which way is the point, so the sign is always there. */
export function signed(value: number, digits = 3): string {
  const text = Math.abs(value).toFixed(digits);
  return Number(text) === 0 ? `±${text}` : `${value < 0 ? "−" : "+"}${text}`;
}
