import type { Difference } from "@/api/types";

export type Change = "score" | "rank";

/** The differences with the largest change of score or of place first. */
export function largest(results: readonly Difference[], by: Change): Difference[] {
  const change = (each: Difference) =>
    by === "score"
      ? Math.abs(each.score - each.score_before)
      : Math.abs(each.rank - each.rank_before);
  return [...results].sort((a, b) => change(b) - change(a));
}
