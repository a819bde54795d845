import { isLoggedOut, isTransient, ProblemError } from "@/api/problem";
import type { NewAnswer, SkipReason } from "@/api/types";
import { backoff } from "./backoff";
import type { Entry } from "./entries";
import { Holds } from "./holds";
import { beginning, type LoopState, type Notices, type Surroundings } from "./loopState";
import {
  current,
  holdsWanted,
  nextToSend,
  nextToTakeBack,
  reduce,
  wantsCounts,
  wantsMore,
  type QueueEvent,
} from "./queue";
import type { JudgeServer } from "./server";
import type { Tabs } from "./tabs";
import type { UnsentStorage } from "./unsentStorage";

/** How often an empty queue looks for new questions. */
const EMPTY_REFRESH_MS = 8_000;
/** How often holds and what closed tabs have left are looked after. */
const TEND_MS = 10_000;

export type { LoopState } from "./loopState";

/**
 * Runs the queue: fetches ahead, sends in the background, keeps what is unsent on the device,
 * renews holds. Every decision is the state machine's; this class only does what it says.
 */
export class JudgeLoop {
  readonly #server: JudgeServer;
  readonly #storage: UnsentStorage;
  readonly #tabs: Tabs;
  readonly #notices: Notices;
  readonly #holds: Holds;
  #state = beginning;
  #listeners = new Set<() => void>();
  #isRunning = false;
  #isOver = false;
  /** Counts starts and stops: what a start still waits for is void once it was stopped. */
  #run = 0;
  #isFetching = false;
  #isTakingBack = false;
  #fetchFailures = 0;
  #order = 0;
  /** Keys of all entries that this loop has had: storage may be a moment behind. */
  readonly #seen = new Set<string>();
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #fetchTimer: ReturnType<typeof setTimeout> | undefined;
  #tendTimer: ReturnType<typeof setInterval> | undefined;

  constructor(server: JudgeServer, { storage, tabs, notices }: Surroundings) {
    this.#server = server;
    this.#storage = storage;
    this.#tabs = tabs;
    this.#notices = notices;
    this.#holds = new Holds(server);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): LoopState => this.#state;

  /** Nothing is fetched before it is known what was answered already. */
  async start(): Promise<void> {
    const run = ++this.#run;
    this.#isOver = false;
    await this.#tabs.start(({ type, questionId }) => {
      const seen = type === "settled" ? "settledElsewhere" : "reopenedElsewhere";
      this.#apply({ type: seen, questionId });
    });
    await this.#restore();
    if (run !== this.#run) return;
    this.#isRunning = true;
    this.#tendTimer = setInterval(() => void this.#tend(), TEND_MS);
    this.#work();
  }

  /** Ends all work. Holds go back to the others; what is unsent stays on the device. */
  stop(): void {
    this.#run += 1;
    this.#isOver = true;
    this.#isRunning = false;
    clearTimeout(this.#sendTimer);
    clearTimeout(this.#fetchTimer);
    clearInterval(this.#tendTimer);
    this.releaseHolds();
    this.#tabs.stop();
  }

  answer(answer: NewAnswer): void {
    this.#settle({ type: "answered", key: crypto.randomUUID(), order: this.#next(), answer });
  }

  /** @param broken ids of the generations whose image does not load */
  skip(reason: SkipReason, broken: readonly number[] = []): void {
    const skip = { reason, broken: [...broken] };
    this.#settle({ type: "skipped", key: crypto.randomUUID(), order: this.#next(), skip });
  }

  undo(): void {
    this.#apply({ type: "undo" });
  }

  /** What can't be sent any more is deleted from this device, where the person wants it so. */
  discardUnsent(): void {
    if (this.#state.isRemoved) this.#apply({ type: "discarded" });
  }

  /** Called when the network is back, or by a person who does not want to wait. */
  retryNow(): void {
    clearTimeout(this.#sendTimer);
    clearTimeout(this.#fetchTimer);
    this.#sendTimer = this.#fetchTimer = undefined;
    this.#work();
  }

  /** Keeps the held questions; those that are lost meanwhile make room for others. */
  async renewHolds(): Promise<void> {
    if (document.hidden || !this.#isRunning) return;
    const lost = await this.#holds.renew(this.#state.ahead.map(({ id }) => id));
    for (const questionId of lost) this.#apply({ type: "holdLost", questionId });
  }

  /** Left to the last tab: the others still show these questions. */
  releaseHolds(): void {
    if (!this.#tabs.hasOthers) this.#server.release(this.#state.ahead.map(({ id }) => id));
  }

  async #tend(): Promise<void> {
    await this.#restore();
    if (this.#holds.areDue) await this.renewHolds();
  }

  /** What this tab has to send: after a reload its own, later on what closed tabs have left. */
  async #restore(): Promise<void> {
    const entries = (await this.#storage.load()).filter(({ key }) => !this.#seen.has(key));
    if (entries.length === 0) return;
    // Whatever is decided from now on comes after them.
    this.#order = Math.max(this.#order, ...entries.map(({ order }) => order));
    this.#apply({ type: "restored", entries });
  }

  #settle(event: QueueEvent): void {
    const question = current(this.#state);
    if (question === null) return;
    this.#apply(event);
    this.#tabs.tell({ type: "settled", questionId: question.id });
    this.#notices.decided();
    this.#refillIfEmpty();
  }

  #apply(event: QueueEvent): void {
    const before = this.#state.unsent;
    this.#set(reduce(this.#state, event));
    this.#persist(before, this.#state.unsent);
    this.#work();
  }

  #set(changes: Partial<LoopState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }

  #persist(before: readonly Entry[], after: readonly Entry[]): void {
    if (before === after) return;
    for (const { key } of after) this.#seen.add(key);
    const kept = new Set(after.map(({ key }) => key));
    const stored = new Set(before);
    for (const { key } of before) if (!kept.has(key)) void this.#storage.forget(key);
    // Whoever comes after this loop has taken them over already.
    if (this.#isOver) return;
    for (const entry of after) if (!stored.has(entry)) void this.#keep(entry);
  }

  async #keep(entry: Entry): Promise<void> {
    if (!(await this.#storage.keep(entry))) this.#notices.notKept();
  }

  #work(): void {
    if (!this.#isRunning || this.#state.isRemoved) return;
    const entry = nextToSend(this.#state);
    if (entry !== null && this.#sendTimer === undefined) void this.#send(entry);
    if (nextToTakeBack(this.#state) !== null) void this.#takeBack();
    const wants = wantsMore(this.#state) || wantsCounts(this.#state);
    if (wants && this.#fetchTimer === undefined) void this.#fetch();
  }

  async #send(entry: Entry): Promise<void> {
    this.#set(reduce(this.#state, { type: "sendStarted", key: entry.key }));
    try {
      const confirmed = await this.#deliver(entry);
      this.#set({ isOffline: false });
      this.#apply(confirmed);
    } catch (error) {
      await this.#notDelivered(entry, error);
    }
  }

  async #deliver(entry: Entry): Promise<QueueEvent> {
    const { key } = entry;
    if (entry.type === "skip") {
      await this.#server.skip(entry.question.id, entry.skip);
      return { type: "skipConfirmed", key };
    }
    const { answer, feedback } = await this.#server.answer(entry);
    this.#set({ firstAnswer: this.#state.firstAnswer ?? answer.id });
    if (feedback !== null) this.#notices.told(entry.question, feedback);
    return { type: "confirmed", key, answerId: answer.id };
  }

  async #notDelivered(entry: Entry, error: unknown): Promise<void> {
    const { key } = entry;
    if (await this.#canComeLater(error)) {
      const wait = (error as Partial<ProblemError>).retryAfter;
      const delay = typeof wait === "number" ? wait * 1_000 : backoff(entry.attempts + 1);
      this.#sendTimer = setTimeout(() => this.retryNow(), delay);
      this.#set({ isOffline: !this.#state.isRemoved });
      if (this.#state.takingBack !== null) this.#notices.undoFailed(null);
      this.#apply({ type: "unreachable", key });
      if (isLoggedOut(error)) this.#notices.loggedOut();
    } else if (entry.type === "skip" || (error instanceof ProblemError && error.status === 409)) {
      // Answered in another tab, or gone: there is nothing left to say about this question.
      this.#apply({ type: "confirmed", key, answerId: null });
    } else {
      this.#notices.refused(error);
      this.#apply({ type: "refused", key });
    }
  }

  /** Whether what failed is kept: for the network, a login that ended, a project that is closed. */
  async #canComeLater(error: unknown): Promise<boolean> {
    if (isTransient(error) || isLoggedOut(error)) return true;
    if (!(error instanceof ProblemError)) return false;
    if (error.code === "csrf") {
      await this.#server.renewCsrfToken().catch(() => undefined);
      return true;
    }
    return error.status === 404 && (await this.#isRemoved());
  }

  /** A question that can't be found may mean that the person may not see the project any more. */
  async #isRemoved(): Promise<boolean> {
    const isMember = await this.#server.isMember().catch(() => true);
    if (!isMember) this.#set({ isRemoved: true, ahead: [] });
    return !isMember;
  }

  async #takeBack(): Promise<void> {
    const done = nextToTakeBack(this.#state);
    if (done === null || this.#isTakingBack) return;
    this.#isTakingBack = true;
    const { key, answerId } = done;
    try {
      const question =
        answerId === null
          ? await this.#server.undoSkip(done.question.id)
          : await this.#server.undo(answerId);
      this.#apply({ type: "takenBack", key, question });
      this.#tabs.tell({ type: "reopened", questionId: question.id });
    } catch (error) {
      const canTryAgain = await this.#canComeLater(error);
      this.#apply({ type: canTryAgain ? "takeBackFailed" : "takeBackRefused", key });
      this.#notices.undoFailed(canTryAgain ? null : error);
    } finally {
      this.#isTakingBack = false;
    }
  }

  async #fetch(): Promise<void> {
    if (this.#isFetching) return;
    this.#isFetching = true;
    let wait: number | null = null;
    const isSettled = this.#state.unsent.length === 0;
    try {
      const reply = await this.#server.next(holdsWanted(this.#state));
      this.#fetchFailures = 0;
      this.#set({ fetchError: null, hasFetched: true, waiting: reply.waiting });
      this.#holds.renewed(reply.hold_seconds);
      const before = this.#state.ahead.length;
      this.#set(
        reduce(this.#state, {
          type: "fetched",
          questions: reply.questions,
          progress: reply.progress,
          emptyReason: reply.empty_reason,
          isSettled,
        }),
      );
      // Nothing new: ask again after a while, not at once.
      if (this.#state.ahead.length === before && wantsMore(this.#state)) wait = EMPTY_REFRESH_MS;
    } catch (error) {
      this.#fetchFailures += 1;
      wait = backoff(this.#fetchFailures);
      this.#set({ fetchError: error instanceof Error ? error : new Error(String(error)) });
      if (isLoggedOut(error)) this.#notices.loggedOut();
      else await this.#canComeLater(error);
    } finally {
      this.#isFetching = false;
    }
    if (!this.#isRunning) {
      this.releaseHolds();
      return;
    }
    if (wait !== null) this.#fetchTimer = setTimeout(() => this.#fetchAgain(), wait);
    this.#work();
  }

  /** A person who waits is worth a question at once, whatever the timer says. */
  #refillIfEmpty(): void {
    if (this.#state.ahead.length > 0 || this.#fetchTimer === undefined) return;
    clearTimeout(this.#fetchTimer);
    this.#fetchAgain();
  }

  #fetchAgain(): void {
    this.#fetchTimer = undefined;
    this.#work();
  }

  #next(): number {
    this.#order += 1;
    return this.#order;
  }
}
