import { describe, expect, it } from "vitest";
import type { Generation } from "@/api/types";
import { isHeading, lineOf, linesBetween, linesOf, placeBeside, totalHeight } from "./lines";

/** Images of products with these ids. */
function images(...products: number[]): Generation[] {
  return products.map((id, place) => ({ id: place + 1, product: { id } }) as Generation);
}
const GRID = { perLine: 3, height: 100, heading: null };
const GROUPED = { ...GRID, heading: 40 };

describe("the lines of a list", () => {
  it("are filled from left to right", () => {
    const lines = linesOf(images(1, 1, 2, 2, 3, 3, 4), GRID);
    expect(lines.map(({ top, first }) => [top, first])).toEqual([
      [0, 0],
      [100, 3],
      [200, 6],
    ]);
    expect(totalHeight(lines)).toBe(300);
    expect(totalHeight([])).toBe(0);
  });

  it("begin anew with each product if images are grouped", () => {
    const lines = linesOf(images(7, 7, 7, 7, 8), GROUPED);
    expect(lines.map((line) => [line.top, isHeading(line) ? line.product.id : null])).toEqual([
      [0, 7],
      [40, null],
      [140, null],
      [240, 8],
      [280, null],
    ]);
    expect(totalHeight(lines)).toBe(380);
  });

  it("are drawn only where they touch the window", () => {
    const lines = linesOf(images(...Array.from({ length: 3000 }, () => 1)), GRID);
    const tops = (top: number, bottom: number) =>
      linesBetween(lines, top, bottom).map((line) => line.top);
    expect(tops(0, 250)).toEqual([0, 100, 200]);
    expect(tops(150, 300)).toEqual([100, 200]);
    expect(tops(99_950, 200_000)).toEqual([99_900]);
    expect(tops(200_000, 300_000)).toEqual([]);
  });

  it.each([GRID, GROUPED])("hold each image once: %o", (measures) => {
    const lines = linesOf(images(1, 1, 1, 1, 2, 3, 3), measures);
    for (let place = 0; place < 7; place++) {
      const line = lineOf(lines, place);
      expect(line?.images[place - line.first]?.id).toBe(place + 1);
    }
    expect(lineOf([], 0)).toBeNull();
  });

  it("are walked up and down in their columns, over headings", () => {
    // 0 1 2 | 3 | heading | 4 | heading | 5 6
    const lines = linesOf(images(1, 1, 1, 1, 2, 3, 3), GROUPED);
    expect(placeBeside(lines, 2, 1)).toBe(3);
    expect(placeBeside(lines, 3, 1)).toBe(4);
    expect(placeBeside(lines, 6, -1)).toBe(4);
    expect(placeBeside(lines, 0, -1)).toBe(0);
    expect(placeBeside(lines, 1, 10)).toBe(6);
  });
});
