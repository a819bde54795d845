import type { NewAnswer, PracticeQuestion, SkipReason } from "@/api/types";
import { JudgeLoop } from "@/features/judge/loop/JudgeLoop";
import { current } from "@/features/judge/loop/queue";
import { noStorage, noTabs } from "./alone";
import { feedbackOn, type PracticeFeedback } from "./feedbackOn";
import { PracticeServer } from "./PracticeServer";

/**
 * A round of practice. It is the real queue, but it stays on each question with a known answer until
 * the person has read the feedback.
 */
export class PracticeLoop extends JudgeLoop {
  readonly #round: readonly PracticeQuestion[];
  readonly #onFeedback: (feedback: PracticeFeedback | null) => void;
  #feedback: PracticeFeedback | null = null;

  /** @param onFeedback gets the feedback to show, and null once the person goes on or undoes */
  constructor(
    round: readonly PracticeQuestion[],
    onFeedback: (feedback: PracticeFeedback | null) => void,
  ) {
    super(new PracticeServer(round), { storage: noStorage, tabs: noTabs, notices: SILENT });
    this.#round = round;
    this.#onFeedback = onFeedback;
  }

  override answer(answer: NewAnswer): void {
    const question = current(this.snapshot());
    const practice = this.#round.find((each) => each.question.id === question?.id);
    if (practice === undefined || this.#feedback !== null) return;
    const feedback = feedbackOn(practice, answer);
    if (feedback === null) super.answer(answer);
    else this.#show(feedback);
  }

  /** Called when the feedback was read. Goes on to the next question. */
  goOn(): void {
    const feedback = this.#feedback;
    if (feedback === null) return;
    this.#show(null);
    super.answer(feedback.answer);
  }

  override skip(reason: SkipReason, broken: readonly number[] = []): void {
    if (this.#feedback === null) super.skip(reason, broken);
  }

  override undo(): void {
    if (this.#feedback === null) super.undo();
    else this.#show(null);
  }

  #show(feedback: PracticeFeedback | null): void {
    this.#feedback = feedback;
    this.#onFeedback(feedback);
  }
}

const SILENT = {
  refused: () => undefined,
  undoFailed: () => undefined,
  loggedOut: () => undefined,
  notKept: () => undefined,
  decided: () => undefined,
  feedbackGiven: () => undefined,
};
