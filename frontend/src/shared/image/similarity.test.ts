import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  apply,
  compose,
  fromMatrix,
  IDENTITY,
  invert,
  scaleOf,
  type Similarity,
} from "./similarity";

const coordinate = fc.double({ min: -3, max: 3, noNaN: true });
const point = fc.record({ x: coordinate, y: coordinate });
const similarity: fc.Arbitrary<Similarity> = fc
  .record({
    scale: fc.double({ min: 0.1, max: 8, noNaN: true }),
    angle: fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    dx: coordinate,
    dy: coordinate,
  })
  .map(({ scale, angle, dx, dy }) => ({
    a: scale * Math.cos(angle),
    b: scale * Math.sin(angle),
    dx,
    dy,
  }));

it("is undone by its inverse", () => {
  fc.assert(
    fc.property(similarity, point, (transform, p) => {
      const back = apply(invert(transform), apply(transform, p));
      expect(back.x).toBeCloseTo(p.x, 6);
      expect(back.y).toBeCloseTo(p.y, 6);
    }),
  );
});

it("composes in reading order", () => {
  fc.assert(
    fc.property(similarity, similarity, point, (first, second, p) => {
      const both = apply(compose(first, second), p);
      const oneByOne = apply(second, apply(first, p));
      expect(both.x).toBeCloseTo(oneByOne.x, 6);
      expect(both.y).toBeCloseTo(oneByOne.y, 6);
    }),
  );
});

describe("a report's matrix", () => {
  it("is read row by row", () => {
    const turned = fromMatrix([
      [0, -2, 0.25],
      [2, 0, 0.5],
    ]);
    expect(turned).toEqual({ a: 0, b: 2, dx: 0.25, dy: 0.5 });
    expect(apply(turned ?? IDENTITY, { x: 1, y: 0 })).toEqual({ x: 0.25, y: 2.5 });
    expect(scaleOf(turned ?? IDENTITY)).toBe(2);
  });

  it("may be rounded to a few digits", () => {
    const rounded = fromMatrix([
      [0.7071, -0.7072, 0],
      [0.7071, 0.7071, 0],
    ]);
    expect(scaleOf(rounded ?? IDENTITY)).toBeCloseTo(1, 3);
  });

  it.each([
    ["there is none", null],
    ["a row is missing", [[1, 0, 0]]],
    [
      "a number is missing",
      [
        [1, 0],
        [0, 1, 0],
      ],
    ],
    [
      "it isn't finite",
      [
        [Number.NaN, 0, 0],
        [0, 1, 0],
      ],
    ],
    [
      "it is mirrored",
      [
        [-1, 0, 1],
        [0, 1, 0],
      ],
    ],
    [
      "it is sheared",
      [
        [1, 0.5, 0],
        [0, 1, 0],
      ],
    ],
    [
      "it has collapsed",
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
    [
      "it is absurdly large",
      [
        [400, 0, 0],
        [0, 400, 0],
      ],
    ],
  ])("is not used when %s", (_, matrix) => {
    expect(fromMatrix(matrix)).toBeNull();
  });
});
