import { describe, expect, it } from "vitest";
import { Seen, SEEN_MS } from "./seen";

describe("what is new on the screen", () => {
  it("has been seen once it was painted for the time that a look takes", () => {
    const seen = new Seen();
    seen.show(1_000);
    expect(seen.isSeen(1_000 + SEEN_MS - 1)).toBe(false);
    expect(seen.isSeen(1_000 + SEEN_MS)).toBe(true);
  });

  it.each([80, 150, 300])("is not answered by the same press, %i ms later", (gap) => {
    const seen = new Seen();
    seen.show(1_016); // a frame after the press
    expect(seen.isSeen(1_000 + gap)).toBe(false);
  });

  it("holds up nobody who has looked: 400 ms are less than a look at a photo takes", () => {
    const seen = new Seen();
    seen.show(1_000);
    expect(seen.isSeen(1_400)).toBe(true);
  });

  it("has never been seen before it is painted, nor by a press that is older than the paint", () => {
    const seen = new Seen();
    expect(seen.isSeen(1_000_000)).toBe(false);
    seen.show(1_000);
    expect(seen.isSeen(900)).toBe(false);
    seen.hide();
    expect(seen.isSeen(1_000_000)).toBe(false);
  });
});
