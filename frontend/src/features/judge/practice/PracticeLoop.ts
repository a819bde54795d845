import type { NewAnswer, PracticeQuestion, SkipReason } from "@/api/types";
import { JudgeLoop } from "@/features/judge/loop/JudgeLoop";
import { current } from "@/features/judge/loop/queue";
import { noStorage, noTabs } from "./alone";
import { feedbackOn, type Told } from "./feedbackOn";
import { PracticeServer } from "./PracticeServer";

/**
 * A round of practice: the real queue, which waits on each question whose answer is known until the
 * person has read what is right.
 */
export class PracticeLoop extends JudgeLoop {
  readonly #round: readonly PracticeQuestion[];
  readonly #onTold: (told: Told | null) => void;
  #told: Told | null = null;

  /** @param onTold hears what to tell the person, and null once they go on or take it back */
  constructor(round: readonly PracticeQuestion[], onTold: (told: Told | null) => void) {
    super(new PracticeServer(round), { storage: noStorage, tabs: noTabs, notices: SILENT });
    this.#round = round;
    this.#onTold = onTold;
  }

  override answer(answer: NewAnswer): void {
    const question = current(this.snapshot());
    const practice = this.#round.find((each) => each.question.id === question?.id);
    if (practice === undefined || this.#told !== null) return;
    const told = feedbackOn(practice, answer);
    if (told === null) super.answer(answer);
    else this.#tell(told);
  }

  /** The feedback was read: to the next question. */
  goOn(): void {
    const told = this.#told;
    if (told === null) return;
    this.#tell(null);
    super.answer(told.answer);
  }

  override skip(reason: SkipReason, broken: readonly number[] = []): void {
    if (this.#told === null) super.skip(reason, broken);
  }

  override undo(): void {
    if (this.#told === null) super.undo();
    else this.#tell(null);
  }

  #tell(told: Told | null): void {
    this.#told = told;
    this.#onTold(told);
  }
}

const SILENT = {
  refused: () => undefined,
  undoFailed: () => undefined,
  loggedOut: () => undefined,
  notKept: () => undefined,
  decided: () => undefined,
  told: () => undefined,
};
