import { describe, expect, it } from "vitest";
import { learningPoints, tooWide, trendOf, withEmptyDays } from "./series";

const day = (day: string, count: number) => ({
  ...{ day, count, milliseconds: 0, purposes: { learn: count } },
});

describe("days on a time axis", () => {
  it("has every day between the first and the last answer", () => {
    const given = [day("2026-02-01", 3), day("2026-03-02", 5)];
    const days = withEmptyDays(given);
    expect(days).toHaveLength(30);
    expect(days.filter(({ count }) => count > 0)).toEqual(given);
  });

  it("spans two weeks at least", () => {
    const days = withEmptyDays([day("2026-03-14", 1)]);
    expect(days).toHaveLength(14);
    expect(days[0]?.day).toBe("2026-03-01");
  });

  it("is empty without answers", () => expect(withEmptyDays([])).toEqual([]));
});

describe("the learning curve", () => {
  const version = {
    state: "retired",
    created_at: "2026-03-01T00:00:00Z",
    pair_accuracy: null,
  } as const;
  const figure = { value: 0.8, low: 0.7, high: 0.85 };

  it("orders versions by the answers they know, and leaves out what is not measured", () => {
    const versions = [
      { ...version, number: 1, answers_used: 90, average_precision: figure, baseline: figure },
      { ...version, number: 2, answers_used: 40, average_precision: figure, baseline: null },
      { ...version, number: 3, answers_used: 99, average_precision: null, baseline: null },
    ];
    const points = learningPoints(versions, "average_precision");
    expect(points.map(({ number }) => number)).toEqual([2, 1]);
    expect(points[1]?.baseline).toBe(0.8);
    expect(points[0]?.range).toEqual([0.7, 0.85]);
    expect(learningPoints(versions, "pair_accuracy")).toEqual([]);
  });
});

describe("an audit set too small to read the chart by", () => {
  const point = (low: number, high: number) => ({
    ...{ number: 1, answers: 30, value: 0.9, baseline: null },
    ...{ low, high, range: [low, high] as const },
  });

  it("leaves the last version a range wider than 0.20", () => {
    expect(tooWide([point(0.9, 0.95), point(0.76, 1)])).toMatchObject({ low: 0.76, high: 1 });
  });

  it("is none once the last version's range is narrow, or before there is a version", () => {
    expect(tooWide([point(0.5, 1), point(0.85, 1)])).toBeNull();
    expect(tooWide([])).toBeNull();
  });
});

describe("pass rates week by week", () => {
  const week = (generator: string, week: string, value: number, n: number) => ({
    ...{ generator, week, passed: { value, low: 0, high: 1, n } },
  });

  it("are those of the generators with the most answers", () => {
    const weeks = [
      week("a", "2026-03-09", 0.5, 10),
      week("a", "2026-03-02", 0.4, 10),
      week("b", "2026-03-02", 0.9, 50),
      week("c", "2026-03-02", 0.1, 1),
    ];
    expect(trendOf(weeks, 2)).toEqual({
      generators: ["b", "a"],
      points: [
        { week: "2026-03-02", rate0: 0.9, rate1: 0.4 },
        { week: "2026-03-09", rate1: 0.5 },
      ],
    });
  });
});
