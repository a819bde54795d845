import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Rect } from "@/shared/image/fit";
import { arrange } from "./arrange";

const square = { width: 768, height: 768 };
const GAP = 12;
const CAPTION = 36;

describe("arrange", () => {
  it("puts all in one row on a wide screen, with the generations larger than the original", () => {
    const { original, generations } = arrange(
      { width: 1400, height: 760 },
      square,
      [square, square],
      GAP,
      CAPTION,
    );
    const [left, right] = generations;
    expect(original.x).toBeLessThan(left?.x ?? 0);
    expect(left?.x).toBeLessThan(right?.x ?? 0);
    expect(left?.width).toBeGreaterThan(original.width);
    expect(left?.width).toBe(right?.width);
  });

  it("puts the original above the generations on a phone", () => {
    const { original, generations } = arrange(
      { width: 344, height: 560 },
      square,
      [square, square],
      GAP,
      CAPTION,
    );
    const [left, right] = generations;
    expect(left?.y).toBeGreaterThan(original.y + original.height);
    expect(left?.y).toBe(right?.y);
    expect(left?.width).toBeGreaterThan(150);
  });

  const length = fc.integer({ min: 1, max: 4000 });
  const size = fc.record({ width: length, height: length });
  const room = fc.record({
    width: fc.integer({ min: 200, max: 2600 }),
    height: fc.integer({ min: 300, max: 1600 }),
  });

  it("keeps the images' shapes, stays inside the room and never overlaps", () => {
    fc.assert(
      fc.property(
        room,
        size,
        fc.array(size, { minLength: 1, maxLength: 2 }),
        (free, original, sizes) => {
          const arranged = arrange(free, original, sizes, GAP, CAPTION);
          const boxes = [arranged.original, ...arranged.generations];
          boxes.forEach((box, i) => {
            const { width, height } = i === 0 ? original : (sizes[i - 1] ?? original);
            expect(box.width * height).toBeCloseTo(box.height * width, 1);
            expect(box.x).toBeGreaterThanOrEqual(-0.01);
            expect(box.y).toBeGreaterThanOrEqual(-0.01);
            expect(box.x + box.width).toBeLessThanOrEqual(free.width + 0.01);
            expect(box.y + box.height + CAPTION).toBeLessThanOrEqual(free.height + 0.01);
          });
          boxes.forEach((a, i) =>
            boxes.slice(i + 1).forEach((b) => expect(isApart(a, b)).toBe(true)),
          );
        },
      ),
    );
  });

  it("shows nothing, and does not fail, before the room is known", () => {
    const { generations } = arrange({ width: 0, height: 0 }, square, [square], GAP, CAPTION);
    expect(generations[0]).toMatchObject({ width: 0, height: 0 });
  });
});

function isApart(a: Rect, b: Rect): boolean {
  const slack = 0.01;
  return (
    a.x + a.width <= b.x + slack ||
    b.x + b.width <= a.x + slack ||
    a.y + a.height <= b.y + slack ||
    b.y + b.height <= a.y + slack
  );
}
