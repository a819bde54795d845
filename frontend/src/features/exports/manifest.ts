import type { TFunction } from "@/shared/i18n";

const REASONS = [
  "audit_product",
  "unlabelled",
  "no_majority",
  "chosen_is_bad",
  "chosen_is_changed",
  "no_picture",
] as const;

/** What is left out of a file: a sentence for each reason that applies to something. */
export function leftOut(counts: Readonly<Record<string, number>>, t: TFunction): string[] {
  return REASONS.filter((reason) => (counts[reason] ?? 0) > 0).map((reason) =>
    t(`exports.manifest.${reason}`, { count: counts[reason] ?? 0 }),
  );
}
