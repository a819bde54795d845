import { currentLanguage } from "@/shared/i18n";

const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 min. ago"; a date beyond a week; `nowText` within the last minute. */
export function formatAgo(iso: string, nowText: string, now: Date = new Date()): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) > 7 * 86_400) return formatDate(iso);
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ["second", 0];
  if (size === 0) return nowText;
  const words = new Intl.RelativeTimeFormat(currentLanguage(), { numeric: "auto", style: "short" });
  return words.format(Math.trunc(seconds / size), unit);
}

export function formatMoment(iso: string): string {
  return write(iso, { dateStyle: "medium", timeStyle: "short" });
}

export function formatDate(iso: string): string {
  return write(iso, { dateStyle: "medium" });
}

function write(iso: string, style: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(currentLanguage(), style).format(new Date(iso));
}
