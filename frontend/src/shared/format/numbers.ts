import { currentLanguage, t } from "@/shared/i18n";

export function formatCount(value: number): string {
  return new Intl.NumberFormat(currentLanguage()).format(value);
}

/** 0.413 → "41%"; with one digit 0.964 → "96.4%". Trailing zeros are left out. */
export function formatPercent(fraction: number, digits = 0): string {
  return new Intl.NumberFormat(currentLanguage(), {
    style: "percent",
    maximumFractionDigits: digits,
  }).format(fraction);
}

/** A probability or score with two decimals; "–" if there is none. */
export function formatScore(value: number | null | undefined): string {
  return value === null || value === undefined ? "–" : value.toFixed(2);
}

/** A part's share of a whole, within 0…1; 0 if the whole is empty. */
export function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}

/** 6200 → "6.2 s", 75000 → "1 min 15 s". */
export function formatDuration(milliseconds: number): string {
  const exact = milliseconds / 1000;
  if (exact < 60) return t("time.seconds", { seconds: exact.toFixed(exact < 10 ? 1 : 0) });
  const whole = Math.round(exact);
  const minutes = Math.floor(whole / 60);
  const seconds = whole % 60;
  return seconds === 0 ? t("time.minutes", { minutes }) : t("time.both", { minutes, seconds });
}
