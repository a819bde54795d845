import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { GestureReader, type Gesture } from "./gestures";

let reader: GestureReader;
let now: number;

beforeEach(() => {
  reader = new GestureReader();
  now = 0;
});

const touch = (x: number, y: number, id = 1, after = 16) => {
  now += after;
  return { id, at: { x, y }, time: now, isTouch: true };
};
const mouse = (x: number, y: number) => ({ ...touch(x, y), isTouch: false });

/** A finger from one place to another in ten steps. */
function drag(
  from: [number, number],
  to: [number, number],
  isZoomed = false,
  step = 16,
): Gesture[] {
  const gestures = [...reader.down(touch(...from))];
  for (let i = 1; i <= 10; i++) {
    const at = [0, 1].map((k) => (from[k] ?? 0) + (((to[k] ?? 0) - (from[k] ?? 0)) * i) / 10);
    gestures.push(...reader.move(touch(at[0] ?? 0, at[1] ?? 0, 1, step), isZoomed));
  }
  return [...gestures, ...reader.up(touch(...to))];
}

const swipes = (gestures: Gesture[]) =>
  gestures.filter(({ type }) => type === "swipe").map((g) => "direction" in g && g.direction);

describe("one finger on images at rest", () => {
  it.each([
    ["left", [200, 200], [80, 210]],
    ["right", [80, 200], [200, 190]],
    ["up", [200, 300], [190, 180]],
    ["down", [200, 100], [200, 240]],
  ] as const)("answers by a swipe to the %s", (direction, from, to) => {
    expect(swipes(drag([...from], [...to]))).toEqual([direction]);
  });

  it("does not answer for a diagonal, a short slow move or a move back", () => {
    expect(swipes(drag([100, 100], [200, 190]))).toEqual([]);
    expect(swipes(drag([100, 100], [140, 100], false, 100))).toEqual([]);
    reader.down(touch(100, 100));
    reader.move(touch(220, 100), false);
    reader.move(touch(105, 100), false);
    expect(swipes(reader.up(touch(105, 100, 1, 400)))).toEqual([]);
  });

  it("shows the answer that the swipe would give", () => {
    reader.down(touch(200, 200));
    expect(reader.move(touch(180, 200, 1, 200), false)).toEqual([
      { type: "swiping", direction: null },
    ]);
    expect(reader.move(touch(100, 200), false)).toEqual([{ type: "swiping", direction: "left" }]);
  });

  it("holds when it rests, until it is lifted", () => {
    reader.down(touch(10, 10));
    expect(reader.rested()).toEqual([{ type: "hold", isOn: true }]);
    expect(reader.move(touch(90, 10), false)).toEqual([]);
    expect(reader.up(touch(90, 10))).toEqual([{ type: "hold", isOn: false }]);
  });

  it("doesn't hold once it has moved", () => {
    reader.down(touch(10, 10));
    reader.move(touch(40, 10), false);
    expect(reader.rested()).toEqual([]);
  });
});

describe("closer up", () => {
  it("a finger moves the image and does not answer", () => {
    const gestures = drag([200, 200], [80, 200], true);
    expect(swipes(gestures)).toEqual([]);
    const moved = gestures.reduce((sum, g) => sum + (g.type === "pan" ? g.by.x : 0), 0);
    expect(moved).toBeCloseTo(-120, 5);
  });

  it("two fingers magnify about the middle between them", () => {
    reader.down(touch(100, 100, 1));
    reader.down(touch(200, 100, 2));
    expect(reader.move(touch(300, 100, 2), false)).toEqual([
      { type: "pinch", at: { x: 200, y: 100 }, factor: 2, by: { x: 50, y: 0 } },
    ]);
  });

  it("the remaining finger goes on moving the image", () => {
    reader.down(touch(100, 100, 1));
    reader.down(touch(200, 100, 2));
    reader.up(touch(200, 100, 2));
    expect(reader.move(touch(110, 100, 1), true)).toEqual([{ type: "pan", by: { x: 10, y: 0 } }]);
    expect(reader.up(touch(110, 100, 1))).toEqual([]);
  });
});

describe("a mouse", () => {
  it("drags, and never swipes or holds", () => {
    reader.down(mouse(100, 100));
    expect(reader.rested()).toEqual([]);
    expect(reader.move(mouse(220, 100), false)).toEqual([{ type: "pan", by: { x: 120, y: 0 } }]);
    expect(reader.up(mouse(220, 100))).toEqual([]);
  });

  it("double-clicks in one place", () => {
    const click = (x: number) => [...reader.down(mouse(x, 5)), ...reader.up(mouse(x, 5))];
    expect(click(5)).toEqual([]);
    expect(click(8)).toEqual([{ type: "doubleTap", at: { x: 8, y: 5 } }]);
    expect(click(8)).toEqual([]);
    expect(click(80)).toEqual([]);
  });
});

it("ends every hold and every hint, for any gestures", () => {
  const event = fc.record({
    kind: fc.constantFrom("down", "move", "rested", "up", "cancel"),
    id: fc.integer({ min: 1, max: 3 }),
    x: fc.integer({ min: 0, max: 400 }),
    y: fc.integer({ min: 0, max: 400 }),
    isZoomed: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 40 }), (events) => {
      const any = new GestureReader();
      const gestures = events.flatMap(({ kind, id, x, y, isZoomed }) => {
        const press = touch(x, y, id);
        if (kind === "down") return any.down(press);
        if (kind === "move") return any.move(press, isZoomed);
        if (kind === "rested") return any.rested();
        return kind === "up" ? any.up(press) : any.cancel();
      });
      gestures.push(...any.cancel());
      const holds = gestures.filter((g) => g.type === "hold");
      expect(holds.every(({ isOn }, i) => isOn === (i % 2 === 0))).toBe(true);
      expect(holds.length % 2).toBe(0);
      const hints = gestures.filter((g) => g.type === "swiping");
      expect(hints.at(-1)?.direction ?? null).toBeNull();
    }),
  );
});
