import { describe, expect, it } from "vitest";
import type { RateGroup } from "@/api/types";
import { catalogueAddress, dimensionsOf, sorted, WORST_FIRST, worstOf } from "./groups";

const rate = (value: number, low: number, high: number, n = 40) => ({ value, low, high, n });

const group = (generator: string, passed: RateGroup["passed"], images = 100): RateGroup => ({
  generator,
  category: null,
  word: null,
  week: null,
  images,
  judged: 20,
  products: 10,
  passed,
  changed: rate(0.1, 0.05, 0.2),
  reasons: [],
});

const few = group("few", rate(0.2, 0.05, 0.7, 3), 900);
const bad = group("bad", rate(0.3, 0.25, 0.35), 500);
const good = group("good", rate(0.9, 0.8, 0.95), 2000);
const names = (rows: readonly RateGroup[]) => rows.map(({ generator }) => generator);

describe("groups", () => {
  it("are ordered by what is certain, so that few answers don't come first", () => {
    expect(names(sorted([good, few, bad], WORST_FIRST))).toEqual(["bad", "few", "good"]);
    const best = { ...WORST_FIRST, isDescending: true };
    expect(names(sorted([few, bad, good], best))).toEqual(["good", "bad", "few"]);
  });

  it("can be ordered by name and by number", () => {
    const by = (column: "generator" | "answers") => ({ column, isDescending: false });
    expect(names(sorted([few, good, bad], by("generator")))).toEqual(["bad", "few", "good"]);
    expect(names(sorted([good, few], by("answers")))).toEqual(["few", "good"]);
  });

  it("the worst is the one that costs most images", () => {
    expect(worstOf([few, bad, good])).toEqual({ row: bad, images: 325 });
    expect(worstOf([group("fine", rate(1, 1, 1))])).toBeNull();
    expect(worstOf([])).toBeNull();
  });

  it("lead to their images", () => {
    expect(catalogueAddress(3, { ...good, word: "a&b" })).toBe(
      "/projects/3/catalogue?generator=good&word=a%26b",
    );
    expect(catalogueAddress(3, group("", good.passed))).toBeNull();
  });

  it("are by generator if the address says nothing", () => {
    expect(dimensionsOf(new URLSearchParams("by=word,generator,x"))).toEqual(["generator", "word"]);
    expect(dimensionsOf(new URLSearchParams())).toEqual(["generator"]);
  });
});
