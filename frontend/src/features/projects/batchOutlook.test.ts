import { describe, expect, it } from "vitest";
import { bestProspect, curvePath } from "./batchOutlook";

const side = {
  answered: 20,
  images: 0,
  outlook: [
    { answered: 40, images: 0 },
    { answered: 60, images: 580 },
    { answered: 80, images: 600 },
  ],
};

describe("bestProspect", () => {
  it("names the fewest answers that nearly reach what the plan can", () => {
    expect(bestProspect(side)).toEqual({ further: 40, images: 580 });
  });

  it("is silent where answers gain nothing", () => {
    expect(bestProspect({ ...side, images: 600 })).toBeNull();
    expect(bestProspect({ ...side, outlook: [] })).toBeNull();
  });
});

describe("curvePath", () => {
  it("starts at what is proven and ends at the plan's end", () => {
    const path = curvePath(side, 100, 50);
    expect(path.startsWith("M0.0 48.0")).toBe(true);
    expect(path.endsWith("L100.0 2.0")).toBe(true);
  });
});
