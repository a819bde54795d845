import { describe, expect, it } from "vitest";
import { mixOf } from "./mix";

const none = { explore: 0, audit: 0, gold: 0, repeat: 0 };

describe("a hundred questions", () => {
  it("are all to learn from without any quota", () => {
    expect(mixOf(none)).toEqual({ learn: 100, explore: 0, audit: 0, gold: 0, repeat: 0 });
  });

  it("give the audit its share first, and the random ones theirs of the rest", () => {
    expect(mixOf({ ...none, explore: 0.2, audit: 0.3 })).toMatchObject({
      learn: 56,
      explore: 14,
      audit: 30,
    });
  });

  it("have known answers and repeats in addition", () => {
    expect(mixOf({ explore: 0.2, audit: 0.15, gold: 0.03, repeat: 0 })).toEqual({
      learn: 66,
      explore: 16,
      audit: 15,
      gold: 3,
      repeat: 0,
    });
  });

  it.each([0, 0.07, 0.33, 0.5, 1])("are always a hundred (%f)", (share) => {
    const parts = Object.values(mixOf({ explore: share, audit: share, gold: share, repeat: 0.1 }));
    expect(parts.reduce((a, b) => a + b)).toBe(100);
  });
});
