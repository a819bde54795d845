import { describe, expect, it } from "vitest";
import { chanceOf, wordOnAlpha } from "./agreement";

const agreement = (alpha: number | null, observed: number) => ({ alpha, observed, pairs: 40 });

describe("alpha beside the share of equal answers", () => {
  it.each([
    [-0.05, 0.9],
    [0, 0.8],
    [0.39, 0.7],
  ])("is explained where it is low and most answers agree: %s, %s", (alpha, observed) => {
    expect(wordOnAlpha(agreement(alpha, observed))).toBe("low");
  });

  it.each([
    [0.76, 0.88],
    [0.4, 0.9],
    [0.1, 0.5],
  ])("speaks for itself: %s, %s", (alpha, observed) => {
    expect(wordOnAlpha(agreement(alpha, observed))).toBeNull();
  });

  it("is missing where all answers are the same", () => {
    expect(wordOnAlpha(agreement(null, 1))).toBe("none");
  });

  it("goes with the agreement that chance alone would bring", () => {
    expect(chanceOf(agreement(0, 0.9))).toBeCloseTo(0.9);
    expect(chanceOf(agreement(0.5, 0.75))).toBeCloseTo(0.5);
    expect(chanceOf(agreement(1, 1))).toBe(1);
  });
});
