import { describe, expect, it } from "vitest";
import { formatCount, formatDuration, formatPercent, formatScore, share } from "./numbers";
import { formatAgo } from "./times";

describe("numbers", () => {
  it.each([
    [0.964, 1, "96.4%"],
    [0.41, 0, "41%"],
    [0.95, 2, "95%"],
  ])("writes %f with at most %i digits as %s", (fraction, digits, text) => {
    expect(formatPercent(fraction, digits)).toBe(text);
  });

  it("groups thousands", () => {
    expect(formatCount(1234567)).toBe("1,234,567");
  });

  it("writes a missing score as a dash", () => {
    expect(formatScore(null)).toBe("–");
    expect(formatScore(0.987)).toBe("0.99");
  });

  it("gives a share of 0 for an empty whole", () => {
    expect(share(0, 0)).toBe(0);
    expect(share(3, 4)).toBe(0.75);
    expect(share(5, 4)).toBe(1);
  });

  it.each([
    [6_200, "6.2 s"],
    [12_000, "12 s"],
    [60_000, "1 min"],
    [75_000, "1 min 15 s"],
    [119_700, "2 min"],
  ])("writes %i ms as %s", (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
  });
});

describe("times", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  it.each([
    ["2026-03-10T11:59:40Z", "just now"],
    ["2026-03-10T11:57:00Z", "3 min. ago"],
    ["2026-03-10T10:00:00Z", "2 hr. ago"],
    ["2026-03-09T11:00:00Z", "yesterday"],
    ["2026-01-05T12:00:00Z", "Jan 5, 2026"],
  ])("writes %s as %s", (iso, text) => {
    expect(formatAgo(iso, "just now", now)).toBe(text);
  });
});
