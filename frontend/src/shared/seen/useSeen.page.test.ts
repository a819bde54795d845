import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { SEEN_MS } from "./seen";
import { useSeenNow } from "./useSeen";

const FRAME_MS = 20;

function open(first: string | null) {
  const { result, rerender } = renderHook(({ what }) => useSeenNow(what), {
    initialProps: { what: first },
  });
  return { isSeen: () => result.current[1], show: (what: string | null) => rerender({ what }) };
}

const wait = (milliseconds: number): void => {
  act(() => void vi.advanceTimersByTime(milliseconds));
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("says that something has been seen once it has been on the screen for a look", () => {
  const { isSeen, show } = open(null);
  wait(1_000);
  expect(isSeen()).toBe(false);
  show("mug");
  wait(SEEN_MS - FRAME_MS);
  expect(isSeen()).toBe(false);
  wait(3 * FRAME_MS);
  expect(isSeen()).toBe(true);
});

it("looks again at what comes back, however short it was away", () => {
  const { isSeen, show } = open("mug");
  wait(1_000);
  expect(isSeen()).toBe(true);
  show("lamp");
  expect(isSeen()).toBe(false);
  wait(100); // too short for the lamp to be seen
  show("mug");
  expect(isSeen()).toBe(false);
  wait(SEEN_MS - FRAME_MS);
  expect(isSeen()).toBe(false);
  wait(3 * FRAME_MS);
  expect(isSeen()).toBe(true);
});
