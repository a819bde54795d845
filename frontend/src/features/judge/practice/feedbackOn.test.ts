import { describe, expect, it } from "vitest";
import { makeQuestion } from "@tests/questions";
import type { NewAnswer } from "@/api/types";
import { feedbackOn, type KnownSide } from "./feedbackOn";

const known = (is_good: boolean, is_changed = false): KnownSide => ({
  is_good,
  is_changed,
  explanation: "",
});
const single = (about: KnownSide | null) => ({
  question: makeQuestion(1, "single"),
  known: about,
  known_right: null,
});
const pair = (left: KnownSide | null, right: KnownSide | null) => ({
  question: makeQuestion(1, "pair"),
  known: left,
  known_right: right,
});
const answer = (choice: NewAnswer["choice"], ...changed: number[]): NewAnswer => ({
  choice,
  changed,
  milliseconds: 900,
});
const [LEFT, RIGHT] = [11, 12];

describe("the feedback in practice", () => {
  it("is missing if nothing is known", () => {
    expect(feedbackOn(single(null), answer("good"))).toBeNull();
    expect(feedbackOn(pair(null, null), answer("left"))).toBeNull();
    expect(feedbackOn(pair(known(true), null), answer("left"))).toBeNull();
  });

  it.each([
    [known(true), answer("good"), true],
    [known(true), answer("bad"), false],
    [known(false), answer("bad"), true],
    [known(true, true), answer("good"), false],
    [known(true, true), answer("good", LEFT), true],
    [known(true), answer("good", LEFT), false],
  ])("judges background and product separately: %j, %j", (about, given, isRight) => {
    expect(feedbackOn(single(about), given)?.isRight).toBe(isRight);
  });

  it.each([
    [true, false, ["left"]],
    [false, true, ["right"]],
    [true, true, ["left", "right", "both_good"]],
    [false, false, ["left", "right", "both_bad"]],
  ] as const)(
    "on a pair with left good %s and right good %s accepts %j",
    (left, right, choices) => {
      const all = ["left", "right", "both_good", "both_bad"] as const;
      const taken = all.filter(
        (choice) => feedbackOn(pair(known(left), known(right)), answer(choice))?.isRight,
      );
      expect(taken).toEqual(choices);
    },
  );

  it("expects the changed product of a pair to be marked on its side", () => {
    const question = pair(known(true), known(false, true));
    expect(feedbackOn(question, answer("left", RIGHT))?.isRight).toBe(true);
    expect(feedbackOn(question, answer("left"))?.isRight).toBe(false);
    expect(feedbackOn(question, answer("left", LEFT))?.isRight).toBe(false);
    expect(feedbackOn(question, answer("left"))?.sides.map(({ place }) => place)).toEqual([
      "left",
      "right",
    ]);
  });
});
