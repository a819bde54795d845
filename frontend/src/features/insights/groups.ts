import type { RateGroup } from "@/api/types";

export const DIMENSIONS = ["generator", "category", "word"] as const;
export type GroupBy = (typeof DIMENSIONS)[number];

export type Column = GroupBy | "images" | "answers" | "passed" | "changed";

export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** Those that surely fail most, first. */
export const WORST_FIRST: Order = { column: "passed", isDescending: false };

/** What the address says to group by; by generator if it says nothing. */
export function dimensionsOf(search: URLSearchParams): readonly GroupBy[] {
  const named = search.get("by")?.split(",") ?? [];
  const known = DIMENSIONS.filter((each) => named.includes(each));
  return known.length > 0 ? known : ["generator"];
}

/**
 * The groups in order. Rates are ordered by the end of their range that is certain: a group with
 * few answers is neither the best nor the worst by chance.
 */
export function sorted(rows: readonly RateGroup[], { column, isDescending }: Order): RateGroup[] {
  const sign = isDescending ? -1 : 1;
  const end = isDescending ? "low" : "high";
  const value = (row: RateGroup): number | string => {
    if (column === "passed" || column === "changed") return row[column][end];
    if (column === "answers") return row.passed.n;
    return row[column] ?? 0;
  };
  return [...rows].sort((a, b) => {
    const [first, second] = [value(a), value(b)];
    if (typeof first === "string" && typeof second === "string")
      return sign * first.localeCompare(second);
    return sign * (Number(first) - Number(second));
  });
}

export interface Loss {
  readonly row: RateGroup;
  /** How many of its images fail at least, at the good end of the range. */
  readonly images: number;
}

/** The group that costs most images; null if no group is known to cost any. */
export function worstOf(rows: readonly RateGroup[]): Loss | null {
  const losses = rows.map((row) => ({
    row,
    images: Math.round((row.images ?? 0) * (1 - row.passed.high)),
  }));
  const worst = losses.reduce<Loss | null>(
    (most, each) => (most === null || each.images > most.images ? each : most),
    null,
  );
  return worst !== null && worst.images > 0 ? worst : null;
}

/** The catalogue's address with a group's images; null for a group that has no name. */
export function catalogueAddress(project: number, row: RateGroup): string | null {
  const named = DIMENSIONS.flatMap((each) => {
    const name = row[each];
    return name === null ? [] : [[each, name] as [string, string]];
  });
  if (named.some(([, name]) => name === "")) return null;
  return `/projects/${project}/catalogue?${new URLSearchParams(named).toString()}`;
}
