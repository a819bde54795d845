import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeQuestion } from "@tests/questions";
import type { PracticeQuestion } from "@/api/types";
import type { Told } from "./feedbackOn";
import { PracticeLoop } from "./PracticeLoop";

const known = { is_good: true, is_changed: false, explanation: "" };
const GOOD = { choice: "good", milliseconds: 900 } as const;
const BAD = { choice: "bad", milliseconds: 900 } as const;
const ask = (id: number, isKnown = true): PracticeQuestion => ({
  question: makeQuestion(id, "single"),
  known: isKnown ? known : null,
  known_right: null,
});

async function begin(...round: PracticeQuestion[]) {
  const heard: (Told | null)[] = [];
  const loop = new PracticeLoop(round, (told) => heard.push(told));
  await loop.start();
  await vi.advanceTimersByTimeAsync(0);
  const id = () => loop.snapshot().ahead[0]?.id;
  return { loop, id, told: () => heard.at(-1) ?? null, left: () => loop.snapshot().progress?.left };
}

describe("a round of practice", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("waits on an answered question until the feedback was read", async () => {
    const { loop, id, told } = await begin(ask(-1), ask(-2));
    loop.answer(GOOD);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([id(), told()?.isRight]).toEqual([-1, true]);
    loop.answer(BAD); // pressed again meanwhile: no other answer
    expect(told()?.isRight).toBe(true);
    loop.skip("unsure");
    expect(id()).toBe(-1);
    loop.goOn();
    expect([id(), told()]).toEqual([-2, null]);
    loop.stop();
  });

  it("goes on at once where nothing is known", async () => {
    const { loop, id, told } = await begin(ask(-1, false), ask(-2));
    loop.answer(GOOD);
    expect([id(), told()]).toEqual([-2, null]);
    loop.stop();
  });

  it("takes an answer back before and after its feedback was read", async () => {
    const { loop, id, told, left } = await begin(ask(-1), ask(-2));
    loop.answer(BAD);
    loop.undo();
    expect([id(), told(), left()]).toEqual([-1, null, 2]);
    loop.answer(GOOD);
    loop.goOn();
    await vi.advanceTimersByTimeAsync(0);
    expect([id(), left()]).toEqual([-2, 1]);
    loop.undo();
    await vi.advanceTimersByTimeAsync(0);
    expect([id(), left(), loop.snapshot().settled.size]).toEqual([-1, 2, 0]);
    loop.stop();
  });
});
