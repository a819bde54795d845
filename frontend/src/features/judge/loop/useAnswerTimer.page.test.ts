import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useAnswerTimer } from "./useAnswerTimer";

interface Screen {
  readonly id: number;
  readonly isWriting?: boolean;
}

function open(first: Screen = { id: 1 }) {
  const { result, rerender } = renderHook(
    ({ id, isWriting = false }: Screen) => useAnswerTimer(id, true, isWriting),
    { initialProps: first },
  );
  return { spent: () => result.current.milliseconds, show: (next: Screen) => rerender(next) };
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(document, "hasFocus").mockReturnValue(true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it("does not count the time in which a note is written", () => {
  const { spent, show } = open();
  vi.advanceTimersByTime(900);
  show({ id: 1, isWriting: true });
  vi.advanceTimersByTime(20_000);
  show({ id: 1 });
  vi.advanceTimersByTime(300);
  expect(spent()).toBe(1_200);
});

it("begins again at the next question", () => {
  const { spent, show } = open();
  vi.advanceTimersByTime(900);
  show({ id: 2 });
  vi.advanceTimersByTime(50);
  expect(spent()).toBe(50);
});
