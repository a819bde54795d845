/** The feedback on an answer in practice. Pure. */
import type { NewAnswer, PracticeQuestion, Question } from "@/api/types";
import { sidesOf, type Side } from "@/features/judge/stage/sides";

export type KnownSide = NonNullable<PracticeQuestion["known"]>;

/** The answer, whether it was right, and what is known knownSide each image. */
export interface PracticeFeedback {
  readonly question: Question;
  readonly answer: NewAnswer;
  readonly isRight: boolean;
  readonly sides: readonly { readonly place: Side["place"]; readonly known: KnownSide }[];
}

/** Null if nothing is known: such a question only teaches the keys. */
export function feedbackOn(practice: PracticeQuestion, answer: NewAnswer): PracticeFeedback | null {
  const { question, known, known_right: knownRight } = practice;
  const all = question.right === null ? [known] : [known, knownRight];
  const sides = sidesOf(question).flatMap((side, i) => {
    const knownSide = all[i] ?? null;
    return knownSide === null ? [] : [{ place: side.place, known: knownSide, id: side.shown.id }];
  });
  if (sides.length < all.length) return null;
  const saysChanges = sides.every(
    ({ id, known: { is_changed } }) => (answer.changed?.includes(id) ?? false) === is_changed,
  );
  const goods = sides.map(({ known: { is_good } }) => is_good);
  return { question, answer, sides, isRight: saysChanges && fits(answer.choice, goods) };
}

/** Whether the choice fits what is known. If both images are alike, either may be chosen. */
function fits(choice: NewAnswer["choice"], [first, second]: readonly boolean[]): boolean {
  const isSecond = second ?? false;
  switch (choice) {
    case "good":
      return first === true;
    case "bad":
      return first === false;
    case "both_good":
      return first === true && isSecond;
    case "both_bad":
      return first === false && !isSecond;
    case "left":
      return first === true || !isSecond;
    case "right":
      return first === false || isSecond;
  }
}
