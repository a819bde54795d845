/** What is right about an answer in practice. Pure. */
import type { NewAnswer, PracticeQuestion, Question } from "@/api/types";
import { sidesOf, type Side } from "@/features/judge/stage/sides";

export type Known = NonNullable<PracticeQuestion["known"]>;

/** What was answered, whether that was right, and what is known of each image. */
export interface Told {
  readonly question: Question;
  readonly answer: NewAnswer;
  readonly isRight: boolean;
  readonly sides: readonly { readonly place: Side["place"]; readonly known: Known }[];
}

/** Null where nothing is known: the question is only there to learn the keys on. */
export function feedbackOn(practice: PracticeQuestion, answer: NewAnswer): Told | null {
  const { question, known, known_right: knownRight } = practice;
  const all = question.right === null ? [known] : [known, knownRight];
  const sides = sidesOf(question).flatMap((side, i) => {
    const about = all[i] ?? null;
    return about === null ? [] : [{ place: side.place, known: about, id: side.shown.id }];
  });
  if (sides.length < all.length) return null;
  const saysChanges = sides.every(
    ({ id, known: { is_changed } }) => (answer.changed?.includes(id) ?? false) === is_changed,
  );
  const goods = sides.map(({ known: { is_good } }) => is_good);
  return { question, answer, sides, isRight: saysChanges && fits(answer.choice, goods) };
}

/** Whether the choice contradicts nothing. Of two alike either may be called the better one. */
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
