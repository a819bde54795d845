import { describe, expect, it } from "vitest";
import type { Waiting } from "@/api/types";
import { t } from "@/shared/i18n";
import { waitingSentences } from "./EmptyJudge";

const quiet: Waiting = {
  holders: [],
  is_retraining: false,
  answers_missing: null,
  retrain_every_minutes: 0,
};

describe("what an empty queue waits for", () => {
  it("names those who hold the rest", () => {
    const holders = [
      { username: "ada", questions: 2 },
      { username: "grace", questions: 1 },
    ];
    expect(waitingSentences({ ...quiet, holders }, t).slice(0, 2)).toEqual([
      "ada has 2 questions right now.",
      "grace has 1 question right now.",
    ]);
  });

  it.each([
    [{ answers_missing: 7 }, "The model is retrained after 7 more answers; new questions follow."],
    [{ answers_missing: 0 }, "The next retraining is about to start; new questions follow it."],
    [{ is_retraining: true }, "The model is being retrained; new questions follow."],
    [
      { retrain_every_minutes: 30 },
      "The model is retrained every 30 minutes when there are new answers.",
    ],
    [{}, "The next retraining is started by an admin."],
  ])("says of %j when new questions come", (changes, sentence) => {
    expect(waitingSentences({ ...quiet, ...changes }, t)).toEqual([sentence]);
  });
});
