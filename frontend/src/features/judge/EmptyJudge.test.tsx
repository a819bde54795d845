import { describe, expect, it } from "vitest";
import type { Waiting } from "@/api/types";
import { t } from "@/shared/i18n";
import { waitingSentences } from "./EmptyJudge";

const quiet: Waiting = {
  holders: [],
  is_retraining: false,
  answers_missing: null,
  answers_possible: 0,
  has_new_answers: false,
  retrain_every_minutes: 0,
};

describe("what an empty queue waits for", () => {
  it("names the people who hold the other questions", () => {
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
    [
      { answers_missing: 7, answers_possible: 7 },
      "The model is retrained after 7 more answers, which others can give now. That can bring new questions.",
    ],
    [{ answers_missing: 0 }, "A retraining is due. That can bring new questions."],
    [{ is_retraining: true }, "The model is being retrained. That can bring new questions."],
    [
      { retrain_every_minutes: 30, has_new_answers: true },
      "The model is retrained every 30 minutes when there are new answers.",
    ],
    [{}, "No retraining starts by itself here; an admin can start one."],
  ])("says what may bring new questions: %j", (changes, sentence) => {
    expect(waitingSentences({ ...quiet, ...changes }, t)).toEqual([sentence]);
  });

  it.each([
    { answers_missing: 31 },
    { answers_missing: 31, answers_possible: 30 },
    { retrain_every_minutes: 30 },
    { answers_missing: 31, retrain_every_minutes: 30 },
  ])("promises no retraining that cannot happen: %j", (changes) => {
    expect(waitingSentences({ ...quiet, ...changes }, t)).toEqual([t("judge.empty.noneToWaitFor")]);
  });
});
