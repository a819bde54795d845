import { describe, expect, it } from "vitest";
import type { Difference } from "@/api/types";
import { largest } from "./largest";

const difference = (id: number, score: number, rank: number) =>
  ({
    generation: { id },
    score,
    score_before: 0.5,
    rank,
    rank_before: 10,
  }) as unknown as Difference;

describe("the largest changes", () => {
  const all = [difference(1, 0.6, 1), difference(2, 0.1, 11), difference(3, 0.5, 30)];

  it("come first, of the score or of the place, in either direction", () => {
    const ids = (by: "score" | "rank") => largest(all, by).map(({ generation }) => generation.id);
    expect(ids("score")).toEqual([2, 1, 3]);
    expect(ids("rank")).toEqual([3, 1, 2]);
  });
});
