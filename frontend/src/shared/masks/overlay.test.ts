import fc from "fast-check";
import { expect, it } from "vitest";
import type { Rect } from "@/shared/image/fit";
import { enlarged, overlayOf, reachOf } from "./overlay";
import { lineAt } from "./paintOverlay";
import { copyOf, drawLine, type Mask } from "./strokes";

function mask(...rows: string[]): Mask {
  return {
    width: rows[0]?.length ?? 0,
    height: rows.length,
    data: Uint8Array.from(rows.join(""), (character) => (character === "#" ? 1 : 0)),
  };
}

function whole({ width, height }: Mask): Rect {
  return { x: 0, y: 0, width, height };
}

/** Clear `.`, white `w`, the dark rim `r`, dimmed `d`. */
function drawn(given: Mask, part = whole(given), line = 1): string[] {
  const pixels = overlayOf(given, part, line);
  const letter = (at: number) => {
    const alpha = pixels[4 * at + 3] ?? 0;
    if (alpha === 0) return ".";
    if (alpha === 255) return "w";
    return alpha > 180 ? "r" : "d";
  };
  return Array.from({ length: part.height }, (_, y) =>
    Array.from({ length: part.width }, (_, x) => letter(y * part.width + x)).join(""),
  );
}

it("is clear on the product, with a white line and a dark rim around it, and dimmed beyond", () => {
  expect(drawn(mask("......###", "......###"))).toEqual(["ddddrw...", "ddddrw..."]);
  expect(drawn(mask("......###"), undefined, 2)).toEqual(["ddrrww..."]);
});

it("is dimmed everywhere where nothing is marked, and clear where everything is", () => {
  expect(drawn(mask("...", "..."))).toEqual(["ddd", "ddd"]);
  expect(drawn(mask("###", "###"))).toEqual(["...", "..."]);
});

it("can be drawn in parts", () => {
  const given = mask("........", "...##...", "...##...", "........");
  const all = drawn(given);
  expect(drawn(given, { x: 2, y: 1, width: 3, height: 2 })).toEqual(
    all.slice(1, 3).map((row) => row.slice(2, 5)),
  );
});

it("changes no further from a stroke than it says", () => {
  const inside = fc.record({
    x: fc.integer({ min: 0, max: 23 }),
    y: fc.integer({ min: 0, max: 17 }),
  });
  const bits = fc.array(fc.boolean(), { minLength: 24 * 18, maxLength: 24 * 18 });
  fc.assert(
    fc.property(bits, inside, inside, fc.integer({ min: 1, max: 3 }), (given, from, to, line) => {
      const before: Mask = { width: 24, height: 18, data: Uint8Array.from(given, Number) };
      const after = copyOf(before);
      const part = enlarged(
        drawLine(after, { tool: "brush", radius: 1.5 }, from, to),
        reachOf(line),
        after,
      );
      const [was, is] = [drawn(before, undefined, line), drawn(after, undefined, line)];
      for (let y = 0; y < 18; y++) {
        for (let x = 0; x < 24; x++) {
          const isInPart =
            x >= part.x && x < part.x + part.width && y >= part.y && y < part.y + part.height;
          if (!isInPart) expect(is[y]?.[x]).toBe(was[y]?.[x]);
        }
      }
    }),
  );
});

it.each([
  [2, 1],
  [1, 2],
  [0.4, 4],
  [0, 1],
])("has a line that looks the same at every scale: %d", (scale, pixels) => {
  expect(lineAt(scale)).toBe(pixels);
});
