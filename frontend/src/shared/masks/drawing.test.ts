import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { drawingOf, holding, redone, undone, withStep } from "./drawing";
import { maskOf, runsOf } from "./runs";
import type { Mask } from "./strokes";

const size = { width: 4, height: 3 };
const masks = fc
  .uint8Array({ minLength: 12, maxLength: 12, max: 1 })
  .map((data): Mask => ({ ...size, data }));

describe("a mask as runs", () => {
  it("is the same mask again", () => {
    fc.assert(
      fc.property(masks, (mask) => {
        const runs = runsOf(mask);
        expect(runs.reduce((sum, each) => sum + each, 0)).toBe(12);
        expect(maskOf(runs, size)).toEqual(mask);
      }),
    );
  });

  it("begins with background, of which there may be none", () => {
    expect(runsOf({ width: 4, height: 1, data: Uint8Array.of(1, 1, 0, 1) })).toEqual([0, 2, 1, 1]);
    expect(runsOf({ width: 2, height: 1, data: Uint8Array.of(0, 0) })).toEqual([2]);
  });
});

describe("a drawing", () => {
  it("can be taken back to its beginning, and done again to its end", () => {
    fc.assert(
      fc.property(fc.array(masks, { minLength: 1, maxLength: 60 }), (steps) => {
        const [first, ...rest] = steps as [Mask, ...Mask[]];
        let drawing = rest.reduce((each, mask) => withStep(each, mask), drawingOf(first));
        for (const expected of [...steps].reverse()) {
          expect(drawing.mask).toEqual(expected);
          drawing = undone(drawing);
        }
        expect(undone(drawing)).toBe(drawing);
        for (const expected of steps) {
          expect(drawing.mask).toEqual(expected);
          drawing = redone(drawing);
        }
        expect(redone(drawing)).toBe(drawing);
      }),
    );
  });

  it("forgets what was taken back once something else is drawn", () => {
    const [a, b, c] = [[12], [3, 9], [5, 7]].map((runs) => maskOf(runs, size)) as [
      Mask,
      Mask,
      Mask,
    ];
    const drawing = withStep(undone(withStep(drawingOf(a), b)), c);
    expect(redone(drawing)).toBe(drawing);
    expect(undone(drawing).mask).toEqual(a);
  });

  it("keeps the clicks that its mask agrees with", () => {
    const mask = maskOf([0, 4, 8], size);
    const clicks = [
      { x: 1, y: 0, on: true },
      { x: 1, y: 1, on: true },
      { x: 2, y: 2, on: false },
    ];
    const drawing = withStep(drawingOf(mask), mask, clicks);
    expect(holding(drawing)).toEqual([clicks[0], clicks[2]]);
    expect(undone(drawing).clicks).toEqual([]);
  });
});
