/**
 * The queue of questions of one person in one project: what it holds, and what follows from it.
 * `changeQueue.ts` says how it changes.
 */
import type { EmptyReason, Progress, Question } from "@/api/types";
import type { Done, Entry } from "./entries";

/** The images of this many questions are decoded: the one on the screen and the next three. */
export const QUESTIONS_AHEAD = 4;

/** This many questions are held where there are plenty: enough to go on without a network. */
export const MOST_AHEAD = 12;

/** One person holds no more than this share of the questions that are left. */
const FAIR_SHARE = 1 / 4;

/** A large stock is refilled in batches, not after each answer. */
const BATCH = 4;

/** The most that the server hands out at once. */
const MOST_HOLDS = 20;

export interface QueueState {
  /** Held questions; the first is on the screen. */
  readonly ahead: readonly Question[];
  readonly unsent: readonly Entry[];
  /** Key of the entry that is being sent. */
  readonly sending: string | null;
  /** Newest last. */
  readonly done: readonly Done[];
  /** Key of what is being taken back at the server. */
  readonly takingBack: string | null;
  /** What was taken back last, until the person answers or skips again. */
  readonly takenBack: Done | null;
  /** How many answers and skips were taken back so far. */
  readonly takeBacks: number;
  /** Ids of the questions answered or skipped here. */
  readonly settled: ReadonlySet<number>;
  readonly progress: Progress | null;
  /** Whether the counts may be wrong and must be fetched again. */
  readonly isStale: boolean;
  readonly emptyReason: EmptyReason | null;
}

export const emptyQueue: QueueState = {
  ahead: [],
  unsent: [],
  sending: null,
  done: [],
  takingBack: null,
  takenBack: null,
  takeBacks: 0,
  settled: new Set(),
  progress: null,
  isStale: false,
  emptyReason: null,
};

/** The question on the screen; none while the one before is being taken back. */
export function current(state: QueueState): Question | null {
  return state.takingBack === null ? (state.ahead[0] ?? null) : null;
}

/** How many questions to hold. Where few are left, fewer: other people need some too. */
function stock(state: QueueState): number {
  const fair = Math.floor((state.progress?.left ?? 0) * FAIR_SHARE);
  return Math.min(MOST_AHEAD, Math.max(QUESTIONS_AHEAD, fair));
}

export function wantsMore(state: QueueState): boolean {
  const ahead = state.ahead.length;
  return ahead < QUESTIONS_AHEAD || ahead <= stock(state) - BATCH;
}

/** Whether to fetch only to correct the counts. Everything unsent is sent first. */
export function wantsCounts(state: QueueState): boolean {
  return state.isStale && state.unsent.length === 0;
}

/** How many questions to ask for. The server includes those that this person already holds. */
export function holdsWanted(state: QueueState): number {
  return Math.min(MOST_HOLDS, stock(state) + state.unsent.length);
}

export function nextToSend(state: QueueState): Entry | null {
  return state.sending === null ? (state.unsent[0] ?? null) : null;
}

/** What to take back at the server; only what the server has confirmed. */
export function nextToTakeBack(state: QueueState): Done | null {
  const wanted = state.done.find(({ key }) => key === state.takingBack);
  return wanted?.isConfirmed === true ? wanted : null;
}

export function canUndo(state: QueueState): boolean {
  return state.done.length > 0 && state.takingBack === null;
}

export function unsentAnswers(state: QueueState): number {
  return state.unsent.filter(({ type }) => type === "answer").length;
}
