import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { makeQuestion } from "@tests/questions";
import type { PracticeQuestion } from "@/api/types";
import type { PracticeFeedback } from "./feedbackOn";
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
  const heard: (PracticeFeedback | null)[] = [];
  const loop = new PracticeLoop(round, (feedback) => heard.push(feedback));
  await loop.start();
  await vi.advanceTimersByTimeAsync(0);
  const id = () => loop.snapshot().ahead[0]?.id;
  return {
    loop,
    id,
    feedback: () => heard.at(-1) ?? null,
    left: () => loop.snapshot().progress?.left,
  };
}

describe("a round of practice", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("stays on an answered question until the feedback was read", async () => {
    const { loop, id, feedback } = await begin(ask(-1), ask(-2));
    loop.answer(GOOD);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([id(), feedback()?.isRight]).toEqual([-1, true]);
    loop.answer(BAD); // pressed again meanwhile: no other answer
    expect(feedback()?.isRight).toBe(true);
    loop.skip("unsure");
    expect(id()).toBe(-1);
    loop.goOn();
    expect([id(), feedback()]).toEqual([-2, null]);
    loop.stop();
  });

  it("goes on at once if nothing is known", async () => {
    const { loop, id, feedback } = await begin(ask(-1, false), ask(-2));
    loop.answer(GOOD);
    expect([id(), feedback()]).toEqual([-2, null]);
    loop.stop();
  });

  it("takes an answer back before and after its feedback was read", async () => {
    const { loop, id, feedback, left } = await begin(ask(-1), ask(-2));
    loop.answer(BAD);
    loop.undo();
    expect([id(), feedback(), left()]).toEqual([-1, null, 2]);
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
