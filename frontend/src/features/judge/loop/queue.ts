/**
 * The queue of questions of one person in one project, as a pure state machine.
 *
 * What always holds, whatever happens in whatever order:
 * - an answer is in `unsent` until the server has confirmed or refused it, or a person who was
 *   taken out of the project has thrown it away: none is lost;
 * - an answer keeps its idempotency key over every attempt: none is counted twice;
 * - `unsent` is sent one at a time, oldest first: the server sees the order of the person;
 * - a question that was answered or skipped here does not come up again unless it is taken back.
 */
import type { EmptyReason, NewAnswer, Progress, Question, Skip } from "@/api/types";
import { asDone, type Done, type Entry } from "./entries";

/** Of so many questions the images are decoded: the one on the screen and three more. */
export const QUESTIONS_AHEAD = 4;

/** So many are held where there are plenty: work for a while without a network. */
export const MOST_AHEAD = 12;

/** Nobody hoards more than this share of what the project has left. */
const FAIR_SHARE = 1 / 4;

/** A full stock is filled up in portions, not after each answer. */
const PORTION = 4;

/** The server hands out no more than this at once. */
const MOST_HOLDS = 20;

export interface QueueState {
  /** Held questions; the first is on the screen. */
  readonly ahead: readonly Question[];
  readonly unsent: readonly Entry[];
  /** Key of the entry that is on its way. */
  readonly sending: string | null;
  /** Newest last. */
  readonly done: readonly Done[];
  /** Key of what is being taken back at the server. */
  readonly takingBack: string | null;
  /** What was taken back last, until the person decides anew. */
  readonly takenBack: Done | null;
  /** Ids of the questions answered or skipped here. */
  readonly settled: ReadonlySet<number>;
  readonly progress: Progress | null;
  /** Whether the progress must be asked for anew: something went another way than it was counted. */
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
  settled: new Set(),
  progress: null,
  isStale: false,
  emptyReason: null,
};

export type QueueEvent =
  | {
      type: "fetched";
      questions: readonly Question[];
      progress: Progress;
      emptyReason: EmptyReason | null;
      /** Whether nothing was unsent when it was asked for: then the counts are the last word. */
      isSettled?: boolean;
    }
  | { type: "restored"; entries: readonly Entry[] }
  | { type: "answered"; key: string; order: number; answer: NewAnswer }
  | { type: "skipped"; key: string; order: number; skip: Skip }
  | { type: "sendStarted"; key: string }
  | { type: "confirmed"; key: string; answerId: number | null }
  | { type: "skipConfirmed"; key: string }
  | { type: "unreachable"; key: string }
  | { type: "refused"; key: string }
  | { type: "discarded" }
  | { type: "undo" }
  | { type: "takenBack"; key: string; question: Question }
  | { type: "takeBackFailed"; key: string }
  | { type: "takeBackRefused"; key: string }
  | { type: "holdLost"; questionId: number }
  | { type: "settledElsewhere"; questionId: number }
  | { type: "reopenedElsewhere"; questionId: number };

export function reduce(state: QueueState, event: QueueEvent): QueueState {
  switch (event.type) {
    case "fetched":
      return fetched(state, event);
    case "restored":
      return restored(state, event.entries);
    case "answered":
      return settle(state, (question) => ({ ...event, type: "answer", question, attempts: 0 }));
    case "skipped":
      return settle(state, (question) => ({ ...event, type: "skip", question, attempts: 0 }));
    case "sendStarted":
      return state.sending === null && state.unsent[0]?.key === event.key
        ? { ...state, sending: event.key }
        : state;
    case "confirmed":
      return confirmed(state, event.key, event.answerId);
    case "skipConfirmed":
      return skipConfirmed(state, event.key);
    case "unreachable":
      return unreachable(state, event.key);
    case "refused":
      return refused(state, event.key);
    case "discarded":
      return { ...state, unsent: [], sending: null, done: [] };
    case "undo":
      return undo(state);
    case "takenBack":
      return takenBack(state, event.key, event.question);
    case "takeBackFailed":
      return takeBackFailed(state, event.key);
    case "takeBackRefused":
      return takeBackRefused(state, event.key);
    case "holdLost":
      return { ...state, ahead: state.ahead.filter(({ id }) => id !== event.questionId) };
    case "settledElsewhere":
      return settledElsewhere(state, event.questionId);
    case "reopenedElsewhere":
      return { ...state, settled: without(state.settled, event.questionId) };
  }
}

/** The question on the screen; none while the one before is being taken back. */
export function current(state: QueueState): Question | null {
  return state.takingBack === null ? (state.ahead[0] ?? null) : null;
}

/** How many questions to have ahead: little where little is left, for others want some too. */
function stock(state: QueueState): number {
  const fair = Math.floor((state.progress?.left ?? 0) * FAIR_SHARE);
  return Math.min(MOST_AHEAD, Math.max(QUESTIONS_AHEAD, fair));
}

export function wantsMore(state: QueueState): boolean {
  const ahead = state.ahead.length;
  return ahead < QUESTIONS_AHEAD || ahead <= stock(state) - PORTION;
}

/** Whether to ask for the counts alone; all that is unsent comes first. */
export function wantsCounts(state: QueueState): boolean {
  return state.isStale && state.unsent.length === 0;
}

/** How many questions to ask for: the server counts those that this person still holds. */
export function holdsWanted(state: QueueState): number {
  return Math.min(MOST_HOLDS, stock(state) + state.unsent.length);
}

export function nextToSend(state: QueueState): Entry | null {
  return state.sending === null ? (state.unsent[0] ?? null) : null;
}

/** What to take back at the server, once the server has confirmed it. */
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

function fetched(
  state: QueueState,
  { questions, progress, emptyReason, isSettled = false }: Extract<QueueEvent, { type: "fetched" }>,
): QueueState {
  // The reply may be older than an answer given meanwhile: settled questions stay away.
  const known = new Set([...state.settled, ...state.ahead.map(({ id }) => id)]);
  const fresh = questions.filter(({ id }) => !known.has(id));
  const again = new Set(fresh.map(({ id }) => id));
  return {
    ...state,
    ahead: [...state.ahead, ...fresh],
    // What is asked again was taken back, whatever became of the reply that said so.
    done: state.done.filter(({ question }) => !again.has(question.id)),
    progress: withDecided(state, progress, questions),
    isStale: state.isStale && !isSettled,
    emptyReason,
  };
}

/** What the server still calls held but was decided here is not counted there yet. */
function withDecided(
  { settled, unsent, done }: QueueState,
  progress: Progress,
  held: readonly Question[],
): Progress | null {
  const decided = held.filter(({ id }) => settled.has(id));
  const answered = new Set([
    ...unsent.filter(({ type }) => type === "answer").map(({ question }) => question.id),
    ...done.filter(({ choice }) => choice !== null).map(({ question }) => question.id),
  ]);
  const today = decided.filter(({ id }) => answered.has(id)).length;
  return counted(progress, { today, left: -decided.length });
}

function restored(state: QueueState, entries: readonly Entry[]): QueueState {
  const known = new Set(state.unsent.map(({ key }) => key));
  // They may have been on their way when the page was left: the server may know them.
  const fresh = entries
    .filter(({ key }) => !known.has(key))
    .map((entry) => ({ ...entry, attempts: Math.max(1, entry.attempts) }));
  const unsent = [...fresh, ...state.unsent].sort((a, b) => a.order - b.order);
  const settled = new Set([...state.settled, ...fresh.map(({ question }) => question.id)]);
  return {
    ...state,
    unsent,
    settled,
    // Whether the server counts them already is not known.
    isStale: state.isStale || fresh.length > 0,
    ahead: state.ahead.filter(({ id }) => !settled.has(id)),
    done: [...fresh.map(asDone), ...state.done],
  };
}

function settle(state: QueueState, entryFor: (question: Question) => Entry): QueueState {
  const question = current(state);
  if (question === null) return state;
  const entry = entryFor(question);
  return {
    ...state,
    ahead: state.ahead.slice(1),
    unsent: [...state.unsent, entry],
    settled: new Set([...state.settled, question.id]),
    done: [...state.done, asDone(entry)],
    takenBack: null,
    progress: counted(state.progress, { today: entry.type === "answer" ? 1 : 0, left: -1 }),
  };
}

function confirmed(state: QueueState, key: string, answerId: number | null): QueueState {
  return {
    ...withoutUnsent(state, key),
    // What is without an id (answered already, or gone) cannot be taken back from here.
    done:
      answerId === null
        ? state.done.filter((done) => done.key !== key)
        : state.done.map((done) =>
            done.key === key ? { ...done, answerId, isConfirmed: true } : done,
          ),
    takingBack: answerId === null && state.takingBack === key ? null : state.takingBack,
    // Without an id an answer was one that another tab had given.
    isStale: state.isStale || (answerId === null && isUnsentAnswer(state, key)),
  };
}

function skipConfirmed(state: QueueState, key: string): QueueState {
  return {
    ...withoutUnsent(state, key),
    done: state.done.map((done) => (done.key === key ? { ...done, isConfirmed: true } : done)),
  };
}

function unreachable(state: QueueState, key: string): QueueState {
  return {
    ...state,
    sending: state.sending === key ? null : state.sending,
    unsent: state.unsent.map((entry) =>
      entry.key === key ? { ...entry, attempts: entry.attempts + 1 } : entry,
    ),
    // Taking back must wait for the server; without one the person goes on instead.
    takingBack: null,
    // Meanwhile holds may run out and others may answer.
    isStale: true,
  };
}

function refused(state: QueueState, key: string): QueueState {
  const today = isUnsentAnswer(state, key) ? -1 : 0;
  return {
    ...withoutUnsent(state, key),
    done: state.done.filter((done) => done.key !== key),
    takingBack: state.takingBack === key ? null : state.takingBack,
    progress: counted(state.progress, { today, left: 0 }),
    isStale: true,
  };
}

function undo(state: QueueState): QueueState {
  const last = state.done.at(-1);
  if (last === undefined || state.takingBack !== null) return state;
  const entry = state.unsent.find(({ key }) => key === last.key);
  const isUntouched = entry?.attempts === 0 && state.sending !== last.key;
  // What the server may already know must be taken back there: it says anew who stands where.
  if (!isUntouched) return { ...state, takingBack: last.key };
  return takenBack(withoutUnsent(state, last.key), last.key, last.question);
}

function takenBack(state: QueueState, key: string, question: Question): QueueState {
  const was = state.done.find((done) => done.key === key) ?? null;
  return {
    ...state,
    settled: without(state.settled, question.id),
    takingBack: state.takingBack === key ? null : state.takingBack,
    takenBack: was,
    done: state.done.filter((done) => done.key !== key),
    ahead: [question, ...state.ahead.filter(({ id }) => id !== question.id)],
    progress: counted(state.progress, { today: was?.choice === null ? 0 : -1, left: 1 }),
  };
}

/** The server may have taken it back without our hearing of it: then its question comes again. */
function takeBackFailed(state: QueueState, key: string): QueueState {
  const tried = state.done.find((done) => done.key === key);
  if (state.takingBack !== key || tried === undefined) return state;
  const settled = without(state.settled, tried.question.id);
  return { ...state, takingBack: null, settled, isStale: true };
}

/** What the server will never give back is not offered again: the one before it is next. */
function takeBackRefused(state: QueueState, key: string): QueueState {
  return {
    ...state,
    takingBack: state.takingBack === key ? null : state.takingBack,
    done: state.done.filter((done) => done.key !== key),
  };
}

function settledElsewhere(state: QueueState, questionId: number): QueueState {
  return {
    ...state,
    settled: new Set([...state.settled, questionId]),
    ahead: state.ahead.filter(({ id }) => id !== questionId),
  };
}

function without(ids: ReadonlySet<number>, id: number): ReadonlySet<number> {
  return new Set([...ids].filter((other) => other !== id));
}

function withoutUnsent(state: QueueState, key: string): QueueState {
  return {
    ...state,
    unsent: state.unsent.filter((entry) => entry.key !== key),
    sending: state.sending === key ? null : state.sending,
  };
}

function isUnsentAnswer({ unsent }: QueueState, key: string): boolean {
  return unsent.some((entry) => entry.key === key && entry.type === "answer");
}

/** The server's counts, moved by what it does not know yet. Where it stopped counting, so do we. */
function counted(
  progress: Progress | null,
  by: { readonly today: number; readonly left: number },
): Progress | null {
  if (progress === null) return null;
  return {
    ...progress,
    mine_today: Math.max(0, progress.mine_today + by.today),
    left: progress.has_more ? progress.left : Math.max(0, progress.left + by.left),
  };
}
