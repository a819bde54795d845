import type { TFunction } from "@/shared/i18n";

interface Range {
  readonly least: number;
  readonly most: number;
  /** A share is shown as a percentage. */
  readonly unit: "share" | "whole";
}

const share = (least: number, most: number): Range => ({ least, most, unit: "share" });
const whole = (least: number, most: number): Range => ({ least, most, unit: "whole" });

/** The numeric settings of a project, with the same limits as on the server. */
export const RANGES = {
  target_precision: share(0.5, 0.9999),
  confidence: share(0.5, 0.9999),
  starters: whole(0, 10_000),
  explore_share: share(0, 1),
  audit_share: share(0, 1),
  audit_question_share: share(0, 1),
  lot_question_share: share(0, 1),
  pair_share: share(0, 1),
  gold_share: share(0, 1),
  repeat_share: share(0, 1),
  blind_audit_share: share(0, 1),
  plan_ahead: whole(1, 100_000),
  answers_needed: whole(1, 9),
  audit_answers_needed: whole(1, 9),
  hold_minutes: whole(1, 240),
  retrain_after_answers: whole(0, 1_000_000),
  retrain_every_minutes: whole(0, 525_600),
  review_weight: share(0, 5),
} as const satisfies Record<string, Range>;

export type NumberName = keyof typeof RANGES;
export const NUMBER_NAMES = Object.keys(RANGES) as NumberName[];

/** The text in the field: 0.964 → "96.4". */
export function shown(name: NumberName, value: number): string {
  return String(RANGES[name].unit === "share" ? Number((value * 100).toFixed(4)) : value);
}

/**
 * The number that a person typed, in the server's unit; null if it is not a number in the range.
 *
 * Accepts a decimal comma as well as a point, and the full-width digits of input methods.
 */
export function parsed(name: NumberName, text: string): number | null {
  const { least, most, unit } = RANGES[name];
  const plain = text
    .normalize("NFKC")
    .replace(/%?\s*$/, "")
    .trim()
    .replace(",", ".");
  // "1,000" means a thousand to some and one to others, so whole numbers allow neither sign.
  if (!(unit === "share" ? /^\d{1,3}(\.\d{0,4})?$/ : /^\d{1,9}$/).test(plain)) return null;
  const number = unit === "share" ? Number((Number(plain) / 100).toFixed(6)) : Number(plain);
  return number >= least && number <= most ? number : null;
}

/** An error that names the allowed range; null if the number is valid. */
export function rangeError(name: NumberName, text: string, t: TFunction): string | null {
  if (parsed(name, text) !== null) return null;
  const { least, most, unit } = RANGES[name];
  const limits = { least: shown(name, least), most: shown(name, most) };
  return t(unit === "share" ? "projects.settings.notShare" : "projects.settings.notWhole", limits);
}
