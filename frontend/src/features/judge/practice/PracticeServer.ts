import { ProblemError } from "@/api/problem";
import type { AnswerTaken, PracticeQuestion, Question, Questions } from "@/api/types";
import type { AnswerEntry } from "@/features/judge/loop/entries";
import type { JudgeServer } from "@/features/judge/loop/server";

/** Replaces the server during practice, so that nothing is sent. */
export class PracticeServer implements JudgeServer {
  readonly #round: readonly PracticeQuestion[];
  #open: Question[];
  readonly #answers: Question[] = [];

  constructor(round: readonly PracticeQuestion[]) {
    this.#round = round;
    this.#open = round.map(({ question }) => question);
  }

  next(count: number): Promise<Questions> {
    return Promise.resolve({
      questions: this.#open.slice(0, count),
      progress: {
        mine_today: this.#round.length - this.#open.length,
        left: this.#open.length,
        has_more: false,
        held: this.#open.slice(0, count).map(({ id }) => id),
      },
      empty_reason: this.#open.length === 0 ? "nothing_planned" : null,
      waiting: null,
      hold_seconds: 86_400,
    });
  }

  answer({ question, answer }: AnswerEntry): Promise<AnswerTaken> {
    this.#drop(question.id);
    this.#answers.push(question);
    return Promise.resolve({
      answer: {
        id: this.#answers.length,
        question: question.id,
        choice: answer.choice,
        is_surplus: false,
        created_at: "",
      },
      feedback: null,
    });
  }

  skip(questionId: number): Promise<void> {
    this.#drop(questionId);
    return Promise.resolve();
  }

  undo(answerId: number): Promise<Question> {
    return this.#ask(this.#answers[answerId - 1]);
  }

  undoSkip(questionId: number): Promise<Question> {
    return this.#ask(this.#round.find(({ question }) => question.id === questionId)?.question);
  }

  renew = () => Promise.resolve();
  release = () => undefined;
  isMember = () => Promise.resolve(true);
  renewCsrfToken = () => Promise.resolve();

  #ask(question: Question | undefined): Promise<Question> {
    if (question === undefined) return Promise.reject(unknownAnswer());
    this.#open = [question, ...this.#open.filter(({ id }) => id !== question.id)];
    return Promise.resolve(question);
  }

  #drop(questionId: number): void {
    this.#open = this.#open.filter(({ id }) => id !== questionId);
  }
}

function unknownAnswer(): ProblemError {
  return new ProblemError({
    type: "",
    title: "",
    status: 404,
    detail: "",
    values: {},
    fields: {},
  });
}
