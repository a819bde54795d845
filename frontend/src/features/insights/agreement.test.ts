import { describe, expect, it } from "vitest";
import { wordOnAlpha } from "./agreement";

const agreement = (value: number | null, observed: number) => ({
  ...{ alpha: value === null ? null : { value, low: value - 0.1, high: value + 0.1 }, observed },
});

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
});
