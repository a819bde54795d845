import { currentLanguage } from "@/shared/i18n";

/** 1 is Monday, 7 is Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;

/** The name of a day of the week, such as "Monday" or "Mon". */
export function weekdayName(day: number, weekday: "long" | "short" = "long"): string {
  // 5 January 1970 was a Monday.
  const moment = Date.UTC(1970, 0, 4 + day);
  return new Intl.DateTimeFormat(currentLanguage(), { weekday, timeZone: "UTC" }).format(moment);
}

/** "Monday and Friday" in the page's language. */
export function weekdayNames(days: readonly number[]): string {
  const names = days.map((day) => weekdayName(day, days.length > 2 ? "short" : "long"));
  return new Intl.ListFormat(currentLanguage(), { type: "conjunction" }).format(names);
}
