import { describe, expect, it } from "vitest";
import { findPlace, isFree, type Box } from "./findPlace";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 720 };
const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  width,
  height,
});
/** Two lines of text; three if it is narrow. */
const heightOf = (width: number) => (width > 250 ? 60 : 80);

describe("the place of a message", () => {
  it("is at the top in the middle if nothing is in the way", () => {
    const place = findPlace(heightOf, { window: DESKTOP, obstacles: [], preferred: null });
    expect(place).toEqual(box(440, 4, 400, 60));
  });

  it("is the lower end of the preferred room as long as that is free", () => {
    const sidebar = box(0, 400, 232, 260);
    const room = { window: DESKTOP, obstacles: [], preferred: sidebar };
    expect(findPlace(heightOf, room)).toEqual(box(8, 580, 216, 80));
    const link = box(8, 640, 200, 20);
    expect(findPlace(heightOf, { ...room, obstacles: [link] })).toEqual(box(8, 560, 216, 80));
    const full = [box(0, 400, 232, 260)];
    expect(findPlace(heightOf, { ...room, obstacles: full })?.top).toBe(4);
  });

  it("is below a bar of buttons across the window", () => {
    const bar = box(0, 0, 390, 52);
    const place = findPlace(heightOf, { window: PHONE, obstacles: [bar], preferred: null });
    expect(place).toEqual(box(8, 52, 374, 60));
  });

  it("is beside the menu button in a phone's header if the page is full of buttons", () => {
    const obstacles = [box(16, 9, 34, 34), box(0, 70, 390, 774)];
    const place = findPlace(heightOf, { window: PHONE, obstacles, preferred: null });
    expect(place).toEqual(box(82, 4, 300, 60));
  });

  it("does not exist if there is no room", () => {
    const obstacles = [box(0, 0, 390, 844)];
    expect(findPlace(heightOf, { window: PHONE, obstacles, preferred: null })).toBeNull();
  });

  it.each([390, 640, 768, 1024, 1280, 1440, 1920, 2560])(
    "covers no button at %i px, wherever they are",
    (width) => {
      const window = { width, height: 720 };
      const obstacles = Array.from({ length: 40 }, (_, i) =>
        box((i * 137) % width, (i * 89) % 700, 110, 36),
      );
      const place = findPlace(heightOf, { window, obstacles, preferred: null });
      expect(place === null || isFree(place, { window, obstacles })).toBe(true);
    },
  );
});
