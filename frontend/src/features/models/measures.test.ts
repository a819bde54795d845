import { describe, expect, it } from "vitest";
import type { ModelVersionDetails } from "@/api/types";
import { behindBaseline, direction, measureRows } from "./measures";

const at = (value: number, low = value - 0.05, high = value + 0.05) => ({ value, low, high });

function version(metrics: ModelVersionDetails["metrics"], gate = {}) {
  return {
    metrics,
    gate: { promote: false, reasons: [], differences: {}, champion: null, ...gate },
  };
}

describe("the rows of the comparison", () => {
  it("puts everybody who has the measure beside the version, in a fixed order", () => {
    const [row] = measureRows(
      version({
        pair_accuracy: at(0.8),
        random: { pair_accuracy: at(0.5) },
        champion: { pair_accuracy: at(0.7) },
        baseline: {},
      }),
    );
    expect(row?.lanes.map(({ series }) => series)).toEqual(["this", "champion", "random"]);
  });

  it("leaves out what is not known of the version itself", () => {
    expect(measureRows(version({ baseline: { brier: at(0.2) }, brier: null }))).toEqual([]);
  });

  it("tells the gain where the gate has compared", () => {
    const gain = at(0.1, 0.02, 0.2);
    const [row] = measureRows(version({ brier: at(0.2) }, { differences: { brier: gain } }));
    expect(row).toMatchObject({ gain, isError: true });
  });

  it("magnifies errors, unless one is large", () => {
    const [small] = measureRows(version({ brier: at(0.1) }));
    const [large] = measureRows(version({ brier: at(0.1), random: { brier: at(0.6) } }));
    expect([small?.top, large?.top]).toEqual([0.5, 1]);
  });
});

describe("a difference", () => {
  it.each([
    [at(0.1, 0.01, 0.2), "better"],
    [at(-0.1, -0.2, -0.01), "worse"],
    [at(0.1, -0.01, 0.2), "even"],
    [at(0, 0, 0), "even"],
  ] as const)("%j is %s", (estimate, expected) => {
    expect(direction(estimate)).toBe(expected);
  });
});

describe("a version behind the guess without pixels", () => {
  const behind = (own: number, baseline: number, pairs = at(0.8)) =>
    behindBaseline({
      average_precision: at(own),
      pair_accuracy: pairs,
      baseline: { average_precision: at(baseline) },
    });

  it("is told with whether that is beyond noise", () => {
    expect(behind(0.78, 0.87)).toMatchObject({ isBeyondNoise: false });
    expect(behind(0.6, 0.87)).toMatchObject({ isBeyondNoise: true });
  });

  it("is told with what it knows of pairs, if that is more than chance", () => {
    expect(behind(0.78, 0.87)?.pairs).toEqual(at(0.8));
    expect(behind(0.78, 0.87, at(0.52))?.pairs).toBeNull();
  });

  it("is none that is ahead, or of which too little is known", () => {
    expect(behind(0.88, 0.87)).toBeNull();
    expect(behindBaseline({ average_precision: at(0.5) })).toBeNull();
    expect(behindBaseline({ average_precision: null, baseline: {} })).toBeNull();
  });
});
