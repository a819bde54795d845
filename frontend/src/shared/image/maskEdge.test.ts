import { expect, it } from "vitest";
import { maskEdge } from "./maskEdge";

/** One character for each pixel: `#` is product. */
function mask(...rows: string[]) {
  const width = rows[0]?.length ?? 0;
  const values = rows.join("").split("");
  return {
    data: new Uint8ClampedArray(values.flatMap((c) => [c === "#" ? 255 : 0, 0, 0, 255])),
    width,
    height: rows.length,
  };
}

function drawn({ data, width, height }: ReturnType<typeof maskEdge>): string[] {
  const pixel = (at: number) => ((data[at + 3] ?? 0) === 0 ? "." : data[at] === 255 ? "w" : "d");
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => pixel(4 * (y * width + x))).join(""),
  );
}

it("draws a white line along the border with a dark one on each side", () => {
  expect(drawn(maskEdge(mask("......####", "......####")))).toEqual(["....dwwwww", "....dwwwww"]);
});

it("draws nothing where there is no border", () => {
  expect(drawn(maskEdge(mask("......", "......")))).toEqual(["......", "......"]);
});
