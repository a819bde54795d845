import { describe, expect, it } from "vitest";
import { Seen, SEEN_MS } from "./seen";

describe("what is new on the screen", () => {
  it("has been seen once it was on the screen for the time that a look takes", () => {
    const seen = new Seen();
    seen.show(1_000);
    expect(seen.isSeen(1_000 + SEEN_MS - 1)).toBe(false);
    expect(seen.isSeen(1_000 + SEEN_MS)).toBe(true);
  });

  it.each([80, 150, 300])("is not answered by a second press %i ms after the first", (gap) => {
    const seen = new Seen();
    seen.show(1_016); // a frame after the press
    expect(seen.isSeen(1_000 + gap)).toBe(false);
  });

  it("accepts an answer after 400 ms, which is less than a look at a photo takes", () => {
    const seen = new Seen();
    seen.show(1_000);
    expect(seen.isSeen(1_400)).toBe(true);
  });

  it("has not been seen before it is painted, or by a press older than that", () => {
    const seen = new Seen();
    expect(seen.isSeen(1_000_000)).toBe(false);
    seen.show(1_000);
    expect(seen.isSeen(900)).toBe(false);
    seen.hide();
    expect(seen.isSeen(1_000_000)).toBe(false);
  });
});
