import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  copyOf,
  drawLine,
  isUsable,
  largestRadius,
  nextRadius,
  startRadius,
  type Mask,
} from "./strokes";

/** One character for each pixel: `#` is product. */
function mask(...rows: string[]): Mask {
  return {
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8Array.from(rows.join(""), (character) => (character === "#" ? 1 : 0)),
  };
}

function rowsOf({ data, width, height }: Mask): string[] {
  const text = Array.from(data, (value) => (value === 1 ? "#" : ".")).join("");
  return Array.from({ length: height }, (_, y) => text.slice(y * width, (y + 1) * width));
}

function empty(width: number, height: number): Mask {
  return { width, height, data: new Uint8Array(width * height) };
}

describe("a line of the brush", () => {
  it("is as wide as the brush and has round ends", () => {
    const drawn = empty(9, 5);
    drawLine(drawn, { tool: "brush", radius: 1.5 }, { x: 2.5, y: 2.5 }, { x: 6.5, y: 2.5 });
    expect(rowsOf(drawn)).toEqual([
      ".........",
      ".#######.",
      ".#######.",
      ".#######.",
      ".........",
    ]);
  });

  it.each([
    { x: 1.5, y: 1.5 },
    { x: 1.01, y: 1.99 },
  ])("marks the pixel of a single point, however small the brush is: %j", (point) => {
    const drawn = empty(3, 3);
    drawLine(drawn, { tool: "brush", radius: 0.1 }, point, point);
    expect(drawn.data[4]).toBe(1);
    expect(drawn.data.filter((value) => value === 1).length).toBeLessThanOrEqual(4);
  });

  it("is taken away again by the eraser", () => {
    const drawn = mask("#####", "#####", "#####");
    drawLine(drawn, { tool: "eraser", radius: 0.75 }, { x: 0, y: 1.5 }, { x: 5, y: 1.5 });
    expect(rowsOf(drawn)).toEqual(["#####", ".....", "#####"]);
  });

  it("beyond the border changes nothing and says so", () => {
    const drawn = empty(4, 4);
    const part = drawLine(drawn, { tool: "brush", radius: 2 }, { x: -9, y: 1 }, { x: -7, y: 3 });
    expect(part.width * part.height).toBe(0);
    expect(isUsable(drawn)).toBe(false);
  });

  const point = fc.record({
    x: fc.double({ min: -10, max: 30, noNaN: true }),
    y: fc.double({ min: -10, max: 30, noNaN: true }),
  });
  const pen = fc.record({
    tool: fc.constantFrom("brush" as const, "eraser" as const),
    radius: fc.double({ min: 0.5, max: 9, noNaN: true }),
  });

  it("changes pixels within its reach alone, and within the part that it names", () => {
    fc.assert(
      fc.property(pen, point, point, fc.boolean(), (drawnWith, from, to, isFull) => {
        const before = empty(20, 16);
        before.data.fill(isFull ? 1 : 0);
        const after = copyOf(before);
        const part = drawLine(after, drawnWith, from, to);
        for (let y = 0; y < 16; y++) {
          for (let x = 0; x < 20; x++) {
            const isChanged = after.data[y * 20 + x] !== before.data[y * 20 + x];
            const isInPart =
              x >= part.x && x < part.x + part.width && y >= part.y && y < part.y + part.height;
            expect(isChanged && !isInPart).toBe(false);
            // The middle of the line is always reached.
            const [midX, midY] = [(from.x + to.x) / 2, (from.y + to.y) / 2];
            if (Math.floor(midX) === x && Math.floor(midY) === y)
              expect(after.data[y * 20 + x]).toBe(drawnWith.tool === "brush" ? 1 : 0);
          }
        }
      }),
    );
  });

  it("is the same in either direction", () => {
    fc.assert(
      fc.property(pen, point, point, (drawnWith, from, to) => {
        const [there, back] = [empty(20, 16), empty(20, 16)];
        drawLine(there, { ...drawnWith, tool: "brush" }, from, to);
        drawLine(back, { ...drawnWith, tool: "brush" }, to, from);
        const differing = there.data.filter((value, i) => value !== back.data[i]).length;
        expect(differing).toBeLessThanOrEqual(1); // of a pixel on the very edge
      }),
    );
  });
});

describe("a mask", () => {
  it.each([
    [mask("....", "...."), false],
    [mask("####", "####"), false],
    [mask("..#.", "...."), true],
  ])("is usable unless it marks nothing or everything", (given, expected) => {
    expect(isUsable(given)).toBe(expected);
  });
});

describe("the size of the brush", () => {
  const size = { width: 1280, height: 960 };

  it("goes up and down in steps that always change it, between its limits", () => {
    const sizes = [1];
    while ((sizes.at(-1) ?? 0) < largestRadius(size)) {
      const last = sizes.at(-1) ?? 1;
      sizes.push(nextRadius(last, 1, size));
      expect(sizes.at(-1)).toBeGreaterThan(last);
    }
    expect(nextRadius(largestRadius(size), 1, size)).toBe(largestRadius(size));
    let radius = largestRadius(size);
    while (radius > 1) {
      const smaller = nextRadius(radius, -1, size);
      expect(smaller).toBeLessThan(radius);
      radius = smaller;
    }
    expect(nextRadius(1, -1, size)).toBe(1);
  });

  it("starts between them, on small pictures too", () => {
    for (const each of [size, { width: 16, height: 16 }]) {
      expect(startRadius(each)).toBeGreaterThanOrEqual(1);
      expect(startRadius(each)).toBeLessThanOrEqual(largestRadius(each));
    }
  });
});
