/** The surroundings of a `JudgeLoop` in memory: a server, a device's storage, tabs. */
import { vi } from "vitest";
import { NetworkError, ProblemError } from "@/api/problem";
import type { AnswerTaken, Feedback, Progress, Question, Questions } from "@/api/types";
import type { Notices } from "@/features/judge/loop/loopState";
import type { AnswerEntry, Entry } from "@/features/judge/loop/entries";
import type { JudgeServer } from "@/features/judge/loop/server";
import type { TabNews, Tabs } from "@/features/judge/loop/tabs";
import type { UnsentStorage } from "@/features/judge/loop/unsentStorage";
import { makeQuestion } from "./questions";

interface Taken {
  readonly id: number;
  readonly key: string;
  readonly question: number;
  readonly choice: AnswerTaken["answer"]["choice"];
}

/** Records what a loop tells the person. */
export function makeNotices() {
  return {
    refused: vi.fn(),
    undoFailed: vi.fn(),
    loggedOut: vi.fn(),
    notKept: vi.fn(),
    feedbackGiven: vi.fn(),
    decided: vi.fn(),
  } satisfies Notices;
}

export function problem(status: number, code = "", detail = "Because."): ProblemError {
  const type = `/problems/${code}`;
  return new ProblemError({ type, title: "No", status, detail, values: {}, fields: {} });
}

/**
 * A server with holds, answers by idempotency key and undo. Tests can disconnect it, lose its
 * replies and end the login. Like the real server, it refuses a second answer to a question.
 */
export class FakeServer implements JudgeServer {
  isOffline = false;
  isLoggedOut = false;
  hasMember = true;
  /** The server handles the next request, but its reply is lost. */
  losesNextReply = false;
  refusal: ProblemError | null = null;
  feedback: Feedback | null = null;
  /** All answers ever taken, in the order of their arrival. */
  readonly taken: Taken[] = [];
  readonly undone = new Set<number>();
  /** Questions that are skipped and not undone. */
  readonly skipped = new Set<number>();
  readonly released: number[] = [];
  readonly lostHolds = new Set<number>();
  #held: Question[] = [];
  #left: number[];

  constructor(questions: number) {
    this.#left = Array.from({ length: questions }, (_, i) => i + 1);
  }

  /** The answers that count: choices by question id. */
  get answers(): Map<number, string> {
    const counted = this.taken.filter(({ id }) => !this.undone.has(id));
    if (new Set(counted.map(({ question }) => question)).size !== counted.length)
      throw new Error("a question has two answers");
    return new Map(counted.map(({ question, choice }) => [question, choice]));
  }

  get progress(): Progress {
    const left = this.#left.length + this.#held.length;
    const held = this.#held.map(({ id }) => id);
    return { mine_today: this.answers.size, left, has_more: false, held };
  }

  async next(count: number): Promise<Questions> {
    await this.#reach();
    while (this.#held.length < count && this.#left.length > 0) {
      this.#held.push(makeQuestion(this.#left.shift() ?? 0));
    }
    const questions = this.#held.slice(0, count);
    const empty_reason = questions.length === 0 ? ("nothing_planned" as const) : null;
    const reply = { questions, progress: this.progress, empty_reason, waiting: null };
    return this.#reply({ ...reply, hold_seconds: 600 });
  }

  async answer(entry: AnswerEntry): Promise<AnswerTaken> {
    await this.#reach();
    if (this.refusal) throw this.refusal;
    const question = entry.question.id;
    let answer = this.taken.find(({ key }) => key === entry.key);
    if (answer === undefined) {
      if (this.answers.has(question)) throw problem(409, "hold_lost");
      const id = this.taken.length + 1;
      answer = { id, key: entry.key, question, choice: entry.answer.choice };
      this.taken.push(answer);
    }
    this.#drop(question);
    const { id, choice } = answer;
    return this.#reply({
      answer: { id, question, choice, is_surplus: false, created_at: "" },
      feedback: this.feedback,
    });
  }

  async skip(question: number): Promise<void> {
    await this.#reach();
    if (!this.answers.has(question)) this.skipped.add(question);
    this.#drop(question);
    this.#reply(null);
  }

  async undo(id: number): Promise<Question> {
    await this.#reach();
    if (this.refusal) throw this.refusal;
    const answer = this.taken.find((known) => known.id === id);
    if (answer === undefined) throw problem(404, "not_found");
    const question = makeQuestion(answer.question);
    if (!this.undone.has(id)) this.#held.unshift(question);
    this.undone.add(id);
    return this.#reply(question);
  }

  async undoSkip(question: number): Promise<Question> {
    await this.#reach();
    if (this.refusal) throw this.refusal;
    if (this.answers.has(question)) throw problem(409, "hold_lost");
    const found = makeQuestion(question);
    if (this.skipped.delete(question)) this.#held.unshift(found);
    return this.#reply(found);
  }

  async renew(question: number): Promise<void> {
    await this.#reach();
    if (!this.lostHolds.has(question)) return;
    this.lostHolds.delete(question);
    this.expire(question);
    throw problem(409, "hold_lost");
  }

  /** The hold expires, and the question is asked again later. */
  expire(question: number): void {
    if (!this.#held.some(({ id }) => id === question)) return;
    this.#drop(question);
    this.#left.push(question);
  }

  release(questions: readonly number[]): void {
    this.released.push(...questions);
  }

  async isMember(): Promise<boolean> {
    await Promise.resolve();
    return this.hasMember;
  }

  async renewCsrfToken(): Promise<void> {
    await Promise.resolve();
    if (this.refusal?.code === "csrf") this.refusal = null;
  }

  async #reach(): Promise<void> {
    await Promise.resolve();
    if (this.isOffline) throw new NetworkError("offline");
    if (this.isLoggedOut) throw problem(401, "not_authenticated");
    if (!this.hasMember) throw problem(404, "not_found");
  }

  #reply<T>(body: T): T {
    if (!this.losesNextReply) return body;
    this.losesNextReply = false;
    throw new NetworkError("the reply was lost");
  }

  #drop(question: number): void {
    this.#held = this.#held.filter(({ id }) => id !== question);
  }
}

/** A device's storage. It outlives loops, as IndexedDB outlives pages. */
export class MemoryStorage implements UnsentStorage {
  readonly kept = new Map<string, Entry>();
  isFull = false;

  async load(): Promise<Entry[]> {
    await Promise.resolve();
    return [...this.kept.values()].sort((a, b) => a.order - b.order);
  }

  async keep(entry: Entry): Promise<boolean> {
    if (!this.isFull) this.kept.set(entry.key, entry);
    await Promise.resolve();
    return !this.isFull;
  }

  async forget(key: string): Promise<void> {
    this.kept.delete(key);
    await Promise.resolve();
  }
}

/** A tab with others open beside it. `sent` records what it tells them. */
export class FakeTabs implements Tabs {
  hasOthers = false;
  readonly sent: TabNews[] = [];
  onNews: (news: TabNews) => void = () => undefined;

  constructor(
    readonly id = "this",
    readonly others: ReadonlySet<string> = new Set(),
  ) {}

  async open(): Promise<ReadonlySet<string>> {
    await Promise.resolve();
    return new Set([this.id, ...this.others]);
  }

  alone<T>(_name: string, task: () => Promise<T>): Promise<T> {
    return task();
  }

  tell(news: TabNews): void {
    this.sent.push(news);
  }

  async start(onNews: (news: TabNews) => void): Promise<void> {
    this.onNews = onNews;
    await Promise.resolve();
  }

  stop(): void {
    this.onNews = () => undefined;
  }
}
