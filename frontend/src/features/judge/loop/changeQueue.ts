/**
 * How the queue changes, as a pure state machine.
 *
 * These rules hold in whatever order the events come:
 * - An answer stays in `unsent` until the server confirms or refuses it, or until a person who was
 *   removed from the project deletes it. No answer is lost.
 * - An answer keeps its idempotency key over all attempts. No answer is counted twice.
 * - `unsent` is sent one at a time, oldest first. The server sees the person's order.
 * - A question that was answered or skipped here is not shown again unless it is taken back.
 */
import type { EmptyReason, NewAnswer, Progress, Question, Skip } from "@/api/types";
import { counted, withoutDecided } from "./counts";
import { asDone, type Entry } from "./entries";
import { current, type QueueState } from "./queue";

export type QueueEvent =
  | {
      type: "fetched";
      questions: readonly Question[];
      progress: Progress;
      emptyReason: EmptyReason | null;
      /** Whether nothing was unsent when the request was made: then the counts are correct. */
      isSettled?: boolean;
      /** `takeBacks` when the request was made. */
      takeBacks?: number;
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

function fetched(state: QueueState, event: Extract<QueueEvent, { type: "fetched" }>): QueueState {
  const { questions, progress, emptyReason, isSettled = false } = event;
  // Nobody can tell whether these counts know of a question that was taken back meanwhile.
  const areCountsSure = (event.takeBacks ?? state.takeBacks) === state.takeBacks;
  // The reply may be older than the latest answer: settled questions are not added again.
  const known = new Set([...state.settled, ...state.ahead.map(({ id }) => id)]);
  const fresh = questions.filter(({ id }) => !known.has(id));
  const again = new Set(fresh.map(({ id }) => id));
  return {
    ...state,
    ahead: [...state.ahead, ...fresh],
    // A question that comes again was taken back, even if that reply was lost.
    done: state.done.filter(({ question }) => !again.has(question.id)),
    progress: areCountsSure ? withoutDecided(state, progress) : state.progress,
    isStale: !areCountsSure || (state.isStale && !isSettled),
    emptyReason,
  };
}

function restored(state: QueueState, entries: readonly Entry[]): QueueState {
  const keys = new Set(state.unsent.map(({ key }) => key));
  // They may have been sent just before the page was closed: the server may know them.
  const fresh = entries
    .filter(({ key }) => !keys.has(key))
    .map((entry) => ({ ...entry, attempts: Math.max(1, entry.attempts) }));
  const unsent = [...fresh, ...state.unsent].sort((a, b) => a.order - b.order);
  const settled = new Set([...state.settled, ...fresh.map(({ question }) => question.id)]);
  return {
    ...state,
    unsent,
    settled,
    // The server may or may not have counted them.
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
    // Without an id (already answered, or gone) it cannot be taken back from here.
    done:
      answerId === null
        ? state.done.filter((done) => done.key !== key)
        : state.done.map((done) =>
            done.key === key ? { ...done, answerId, isConfirmed: true } : done,
          ),
    takingBack: answerId === null && state.takingBack === key ? null : state.takingBack,
    // An answer without an id means that another tab answered this question.
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
    // Undo needs the server. Without it the person goes on with the next question.
    takingBack: null,
    // In the meantime holds may run out and others may answer.
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
  // If the server may know the entry, it must be taken back there.
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
    takeBacks: state.takeBacks + 1,
    done: state.done.filter((done) => done.key !== key),
    ahead: [question, ...state.ahead.filter(({ id }) => id !== question.id)],
    progress: counted(state.progress, { today: was?.choice === null ? 0 : -1, left: 1 }),
  };
}

/** The undo may have worked and only its reply was lost; then the question is handed out again. */
function takeBackFailed(state: QueueState, key: string): QueueState {
  const tried = state.done.find((done) => done.key === key);
  if (state.takingBack !== key || tried === undefined) return state;
  const settled = without(state.settled, tried.question.id);
  return { ...state, takingBack: null, settled, isStale: true };
}

/** The server will never take this one back, so it is not offered again. The one before is next. */
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
