import { isLoggedOut, ProblemError } from "@/api/problem";
import type { NewAnswer, SkipReason } from "@/api/types";
import { backoff } from "./backoff";
import { reduce, type QueueEvent } from "./changeQueue";
import type { Entry } from "./entries";
import { delayBeforeRetry, outcomeOf } from "./failures";
import { Holds } from "./holds";
import { beginning, type LoopState, type Notices, type Surroundings } from "./loopState";
import { current, holdsWanted, nextToSend, nextToTakeBack, wantsCounts, wantsMore } from "./queue";
import type { JudgeServer } from "./server";
import { StoredEntries } from "./StoredEntries";
import type { Tabs } from "./tabs";

/** How often an empty queue looks for new questions. */
const EMPTY_REFRESH_MS = 8_000;
/** How often to renew holds and to look for entries that closed tabs have left. */
const TEND_MS = 10_000;

/**
 * Runs the queue: fetches questions ahead, sends in the background, stores unsent entries on the
 * device and renews holds. The state machine decides; this class carries its decisions out.
 */
export class JudgeLoop {
  readonly #server: JudgeServer;
  readonly #stored: StoredEntries;
  readonly #tabs: Tabs;
  readonly #notices: Notices;
  readonly #holds: Holds;
  #state = beginning;
  #listeners = new Set<() => void>();
  #isRunning = false;
  #isOver = false;
  /** Counts starts and stops. A start that was stopped while it waited does nothing more. */
  #run = 0;
  #isFetching = false;
  #isTakingBack = false;
  #fetchFailures = 0;
  #order = 0;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #fetchTimer: ReturnType<typeof setTimeout> | undefined;
  #tendTimer: ReturnType<typeof setInterval> | undefined;

  constructor(server: JudgeServer, { storage, tabs, notices }: Surroundings) {
    this.#server = server;
    this.#stored = new StoredEntries(storage, () => notices.notKept());
    this.#tabs = tabs;
    this.#notices = notices;
    this.#holds = new Holds(server);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): LoopState => this.#state;

  /** Restores unsent entries first, so that no answered question is shown again. */
  async start(): Promise<void> {
    const run = ++this.#run;
    this.#isOver = false;
    await this.#tabs.start(({ type, questionId }) => {
      const change = type === "settled" ? "settledElsewhere" : "reopenedElsewhere";
      this.#apply({ type: change, questionId });
    });
    await this.#restore();
    if (run !== this.#run) return;
    this.#isRunning = true;
    this.#tendTimer = setInterval(() => void this.#tend(), TEND_MS);
    this.#work();
  }

  /** Ends all work. Releases the holds; unsent entries stay on the device. */
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

  /** Deletes from this device what a removed person can no longer send. The person asked for it. */
  discardUnsent(): void {
    if (this.#state.isRemoved) this.#apply({ type: "discarded" });
  }

  /** Called when the network is back, or when the person does not want to wait. */
  retryNow(): void {
    clearTimeout(this.#sendTimer);
    clearTimeout(this.#fetchTimer);
    this.#sendTimer = this.#fetchTimer = undefined;
    this.#work();
  }

  /** Renews the held questions. Those that were lost are replaced by others. */
  async renewHolds(): Promise<void> {
    if (document.hidden || !this.#isRunning) return;
    const lost = await this.#holds.renew(this.#state.ahead.map(({ id }) => id));
    for (const questionId of lost) this.#apply({ type: "holdLost", questionId });
  }

  /** Only the last tab does so: other tabs still show these questions. */
  releaseHolds(): void {
    if (!this.#tabs.hasOthers) this.#server.release(this.#state.ahead.map(({ id }) => id));
  }

  async #tend(): Promise<void> {
    await this.#restore();
    if (this.#holds.areDue) await this.renewHolds();
  }

  async #restore(): Promise<void> {
    const entries = await this.#stored.loadNew();
    if (entries.length === 0) return;
    // New decisions are sent after these.
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
    const { unsent } = this.#state;
    // Once this loop has ended, the next one owns what is stored.
    if (this.#isOver) this.#stored.forgetSent(before, unsent);
    else this.#stored.update(before, unsent);
    this.#work();
  }

  #set(changes: Partial<LoopState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
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
    if (feedback !== null) this.#notices.feedbackGiven(entry.question, feedback);
    return { type: "confirmed", key, answerId: answer.id };
  }

  async #notDelivered(entry: Entry, error: unknown): Promise<void> {
    const { key } = entry;
    if (await this.#canTryLater(error)) {
      const delay = delayBeforeRetry(error, entry.attempts + 1);
      this.#sendTimer = setTimeout(() => this.retryNow(), delay);
      this.#set({ isOffline: !this.#state.isRemoved });
      if (this.#state.takingBack !== null) this.#notices.undoFailed(null);
      this.#apply({ type: "unreachable", key });
      if (isLoggedOut(error)) this.#notices.loggedOut();
    } else if (entry.type === "skip" || (error instanceof ProblemError && error.status === 409)) {
      // Answered in another tab, or gone: nothing more can be done about this question.
      this.#apply({ type: "confirmed", key, answerId: null });
    } else {
      this.#notices.refused(error);
      this.#apply({ type: "refused", key });
    }
  }

  /** Whether to keep what failed, because it can be sent later. */
  async #canTryLater(error: unknown): Promise<boolean> {
    const outcome = await outcomeOf(error, this.#server);
    if (outcome === "removed") this.#set({ isRemoved: true, ahead: [] });
    return outcome !== "final";
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
      const canTryAgain = await this.#canTryLater(error);
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
    const { takeBacks } = this.#state;
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
          takeBacks,
        }),
      );
      // Nothing new: ask again after a while, not at once.
      if (this.#state.ahead.length === before && wantsMore(this.#state)) wait = EMPTY_REFRESH_MS;
    } catch (error) {
      this.#fetchFailures += 1;
      wait = backoff(this.#fetchFailures);
      this.#set({ fetchError: error instanceof Error ? error : new Error(String(error)) });
      if (isLoggedOut(error)) this.#notices.loggedOut();
      else await this.#canTryLater(error);
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

  /** A person who has no question gets one at once; the timer is not waited for. */
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
