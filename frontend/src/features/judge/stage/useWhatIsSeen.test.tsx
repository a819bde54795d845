import { act, renderHook } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeQuestion } from "@tests/questions";
import { SEEN_MS } from "@/shared/seen/seen";
import { useWhatIsSeen } from "./useWhatIsSeen";

interface Screen {
  readonly id: number | null;
  readonly isReady?: boolean;
  readonly isSkipOpen?: boolean;
}

function open(first: Screen) {
  const { result, rerender } = renderHook(
    ({ id, isReady = true, isSkipOpen = false }: Screen) =>
      useWhatIsSeen(id === null ? null : makeQuestion(id), isReady, isSkipOpen),
    { initialProps: first },
  );
  return { seen: () => result.current, show: (next: Screen) => rerender(next) };
}

const wait = (milliseconds: number): void => {
  act(() => void vi.advanceTimersByTime(milliseconds));
};

describe("a key press", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("counts once the question's pictures have been shown long enough", () => {
    const { seen } = open({ id: 1 });
    expect(seen().pictures()).toBe(false);
    wait(SEEN_MS);
    expect(seen().pictures()).toBe(false); // counted from the frame, not from the wish for it
    wait(20);
    expect(seen().pictures()).toBe(true);
    expect(seen().isAnswerable).toBe(true);
  });

  it("does not count for the next question at once", () => {
    const { seen, show } = open({ id: 1 });
    wait(1_000);
    show({ id: 2 });
    expect(seen().pictures()).toBe(false);
    expect(seen().isAnswerable).toBe(false);
    wait(300);
    expect(seen().pictures()).toBe(false);
    wait(100);
    expect(seen().pictures()).toBe(true);
  });

  it("counts only as a skip while the pictures are loading", () => {
    const { seen, show } = open({ id: 1, isReady: false });
    wait(10_000);
    expect(seen().pictures()).toBe(false);
    expect(seen().question()).toBe(true);
    show({ id: 1, isReady: true });
    wait(100);
    expect(seen().pictures()).toBe(false);
    wait(300);
    expect(seen().pictures()).toBe(true);
  });

  it("can undo at once, and undo again only once the first undo can be seen", () => {
    const { seen, show } = open({ id: 1 });
    wait(1_000);
    seen().decided();
    show({ id: 2 });
    expect(seen().mayUndo()).toBe(true);
    seen().undid();
    show({ id: 1 });
    wait(200);
    expect(seen().mayUndo()).toBe(false);
    wait(200);
    expect(seen().mayUndo()).toBe(true);
  });

  it("skips with the first reason only once the reasons can have been read", () => {
    const { seen, show } = open({ id: 1 });
    wait(1_000);
    show({ id: 1, isSkipOpen: true });
    wait(200);
    expect(seen().skipReasons()).toBe(false);
    wait(200);
    expect(seen().skipReasons()).toBe(true);
  });

  it("counts from the moment of the press, even if the page handles it late", () => {
    const { seen } = open({ id: 1 });
    wait(20);
    const painted = performance.now();
    wait(1_000);
    const heard: boolean[] = [];
    const listen = () => heard.push(seen().pictures());
    window.addEventListener("keydown", listen);
    for (const after of [100, 900]) {
      const event = new KeyboardEvent("keydown", { key: "1" });
      Object.defineProperty(event, "timeStamp", { value: painted + after });
      window.dispatchEvent(event);
    }
    window.removeEventListener("keydown", listen);
    expect(heard).toEqual([false, true]);
  });
});
