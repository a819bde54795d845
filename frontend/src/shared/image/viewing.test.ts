import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IDENTITY, apply, type Point, type Similarity } from "./similarity";
import {
  atRest,
  centred,
  magnification,
  panBy,
  placementOf,
  productAt,
  toFrame,
  toPicture,
  zoomAt,
  type Frame,
  type View,
} from "./viewing";

function frame(width: number, height: number, fromProduct: Similarity = IDENTITY): Frame {
  return { box: { width, height }, image: { width: 1600, height: 1200 }, fromProduct };
}

const side = fc.integer({ min: 80, max: 1200 });
const anyFrame: fc.Arbitrary<Frame> = fc
  .record({
    box: fc.record({ width: side, height: side }),
    image: fc.record({ width: side, height: side }),
    scale: fc.double({ min: 0.3, max: 3, noNaN: true }),
    angle: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
    dx: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
    dy: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
  })
  .map(({ box, image, scale, angle, dx, dy }) => ({
    box,
    image,
    fromProduct: { a: scale * Math.cos(angle), b: scale * Math.sin(angle), dx, dy },
  }));
const place = fc.record({
  u: fc.double({ min: 0, max: 1, noNaN: true }),
  v: fc.double({ min: 0, max: 1, noNaN: true }),
});
const within = ({ box }: Frame, { u, v }: { u: number; v: number }): Point => ({
  x: u * box.width,
  y: v * box.height,
});
const factor = fc.double({ min: 1.3, max: 12, noNaN: true });

function expectNear(found: Point, wanted: Point) {
  expect(found.x).toBeCloseTo(wanted.x, 4);
  expect(found.y).toBeCloseTo(wanted.y, 4);
}

describe("at rest", () => {
  it("shows the image whole, in the middle of its frame", () => {
    const wide = frame(800, 800);
    expect(atRest(wide)).toEqual({ scale: 800, centre: { x: 0.5, y: 0.375 } });
    expectNear(toFrame(wide, atRest(wide), { x: 0, y: 0 }), { x: 0, y: 100 });
    expectNear(toFrame(wide, atRest(wide), { x: 1, y: 0.75 }), { x: 800, y: 700 });
  });

  it("cannot be panned or made smaller", () => {
    expect(panBy(frame(800, 600), null, { x: 30, y: 0 })).toBeNull();
    expect(zoomAt(frame(800, 600), null, { x: 10, y: 10 }, 0.5)).toBeNull();
  });

  it("finds frame and picture points from one another", () => {
    fc.assert(
      fc.property(anyFrame, place, (any, at) => {
        const point = within(any, at);
        const placement = placementOf(any, null);
        expectNear(toFrame(any, placement, toPicture(any, placement, point)), point);
      }),
    );
  });
});

describe("zooming", () => {
  it("keeps the point under the pointer in place, unless an edge prevents it", () => {
    const any = frame(800, 600);
    const at = { x: 300, y: 350 };
    const view = zoomAt(any, null, at, 2.5);
    expect(magnification(any, view)).toBeCloseTo(2.5);
    expectNear(productAt(any, view, at), productAt(any, null, at));
  });

  it("never shows anything beyond the image's edges", () => {
    fc.assert(
      fc.property(anyFrame, place, factor, (any, at, by) => {
        const view = zoomAt(any, null, within(any, at), by);
        if (view === null) return;
        const placement = placementOf(any, view);
        const topLeft = toPicture(any, placement, { x: 0, y: 0 });
        const bottomRight = toPicture(any, placement, { x: any.box.width, y: any.box.height });
        const height = any.image.height / any.image.width;
        // An image that is smaller than its frame is in the middle.
        const [left, top] = [Math.max(0, topLeft.x), Math.max(0, topLeft.y)];
        if (bottomRight.x - topLeft.x <= 1) expect(topLeft.x).toBeGreaterThan(-1e-6);
        else expect(left + Math.min(1, bottomRight.x)).toBeCloseTo(1, 4);
        if (bottomRight.y - topLeft.y <= height) expect(topLeft.y).toBeGreaterThan(-1e-6);
        else expect(top + Math.min(height, bottomRight.y)).toBeCloseTo(height, 4);
      }),
    );
  });

  it("ends at rest on the way back", () => {
    fc.assert(
      fc.property(anyFrame, place, factor, (any, at, by) => {
        const close = zoomAt(any, null, within(any, at), by);
        expect(zoomAt(any, close, within(any, at), 1 / (by * 1.001))).toBeNull();
      }),
    );
  });

  it("stops where one pixel of the image is eight on the screen", () => {
    const view = zoomAt(frame(800, 600), null, { x: 400, y: 300 }, 1e6);
    expect(placementOf(frame(800, 600), view).scale).toBe(8 * 1600);
  });

  it("does nothing in a frame without a size", () => {
    expect(zoomAt(frame(0, 0), null, { x: 0, y: 0 }, 2)).toBeNull();
  });
});

describe("all frames together", () => {
  it("show the same product point in the middle, at the same size of the product", () => {
    fc.assert(
      fc.property(anyFrame, anyFrame, place, factor, (one, other, at, by) => {
        const view = zoomAt(one, null, within(one, at), by);
        if (view === null) return;
        for (const each of [one, other]) {
          const middle = { x: each.box.width / 2, y: each.box.height / 2 };
          expectNear(productAt(each, view, middle), view.centre);
          const { a, b } = each.fromProduct;
          expect(placementOf(each, view).scale * Math.hypot(a, b)).toBeCloseTo(view.scale, 4);
        }
      }),
    );
  });

  it("move by the same step over the product when one is dragged", () => {
    fc.assert(
      fc.property(anyFrame, anyFrame, place, place, (one, other, at, by) => {
        const view = zoomAt(one, null, within(one, at), 4);
        const moved = panBy(one, view, { x: (by.u - 0.5) * 80, y: (by.v - 0.5) * 80 });
        if (view === null || moved === null) return;
        const middle = { x: other.box.width / 2, y: other.box.height / 2 };
        expectNear(productAt(other, moved, middle), moved.centre);
        expect(moved.scale).toBeCloseTo(view.scale, 4);
      }),
    );
  });

  it("drag a point along with the pointer", () => {
    const any = frame(800, 600);
    const view = zoomAt(any, null, { x: 400, y: 300 }, 4);
    const grabbed = productAt(any, view, { x: 200, y: 200 });
    const moved: View = panBy(any, view, { x: 60, y: -25 });
    expectNear(productAt(any, moved, { x: 260, y: 175 }), grabbed);
  });
});

it("puts an original without a report on the middle of the generation", () => {
  const original = { width: 1000, height: 500 };
  const generation = { width: 600, height: 900 };
  const transform = centred(original, generation);
  expectNear(apply(transform, { x: 0.5, y: 0.25 }), { x: 0.5, y: 0.75 });
  expectNear(apply(transform, { x: 0, y: 0.25 }), { x: 0, y: 0.75 });
});
