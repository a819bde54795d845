import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dragged, MOST_ZOOM, placeOf, showing, WHOLE, zoomed } from "./view";

const size = { width: 400, height: 300 };
const room = { width: 800, height: 600 };

describe("the view of a picture", () => {
  it("shows all of it in the middle of its room", () => {
    expect(placeOf(WHOLE, size, { width: 1000, height: 600 })).toEqual({
      width: 800,
      height: 600,
      x: 100,
      y: 0,
    });
  });

  it("keeps the point under the pointer in its place", () => {
    const at = { x: 0.25, y: 0.5 };
    const before = placeOf(WHOLE, size, room);
    const after = placeOf(zoomed(WHOLE, 1, at), size, room);
    expect(after.x + at.x * after.width).toBeCloseTo(before.x + at.x * before.width);
  });

  it("never leaves the picture, and goes no closer than the limit", () => {
    const step = fc.oneof(
      fc.record({ by: fc.constantFrom(-1 as const, 1 as const), at: point() }),
      fc.record({
        dx: fc.integer({ min: -900, max: 900 }),
        dy: fc.integer({ min: -900, max: 900 }),
      }),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let view = WHOLE;
        for (const each of steps) {
          view =
            "by" in each
              ? zoomed(view, each.by, each.at)
              : dragged(view, each.dx, each.dy, placeOf(view, size, room));
        }
        expect(view.zoom).toBeLessThanOrEqual(MOST_ZOOM);
        const place = placeOf(view, size, room);
        expect(place.x).toBeLessThanOrEqual(0);
        expect(place.x + place.width).toBeGreaterThanOrEqual(room.width - 1e-6);
      }),
    );
  });

  it("follows a point that moves out of sight", () => {
    const close = zoomed(zoomed(zoomed(WHOLE, 1), 1), 1);
    const place = placeOf(showing(close, { x: 0.99, y: 0.5 }), size, room);
    expect(place.x + 0.99 * place.width).toBeLessThanOrEqual(room.width);
    expect(showing(close, close)).toEqual(close);
  });
});

function point() {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  return fc.record({ x: share, y: share });
}
