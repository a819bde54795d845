import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Progress } from "@/api/types";
import { makeQuestion, noProgress } from "@tests/questions";
import { reduce, type QueueEvent } from "./changeQueue";
import type { Entry } from "./entries";
import {
  canUndo,
  current,
  emptyQueue,
  holdsWanted,
  MOST_AHEAD,
  nextToSend,
  nextToTakeBack,
  QUESTIONS_AHEAD,
  unsentAnswers,
  wantsCounts,
  wantsMore,
  type QueueState,
} from "./queue";

const good = { choice: "good", milliseconds: 900 } as const;

function after(...events: QueueEvent[]): QueueState {
  return events.reduce(reduce, emptyQueue);
}

function fetched(...ids: number[]): Extract<QueueEvent, { type: "fetched" }> {
  return {
    type: "fetched",
    questions: ids.map((id) => makeQuestion(id)),
    progress: noProgress,
    emptyReason: null,
  };
}

const answered = (key: string, order = 0): QueueEvent => ({
  type: "answered",
  key,
  order,
  answer: good,
});
const ids = (state: QueueState) => state.ahead.map(({ id }) => id);

describe("questions ahead", () => {
  it("shows the first and asks for more until four are held", () => {
    const state = after(fetched(1, 2));
    expect(current(state)?.id).toBe(1);
    expect(wantsMore(state)).toBe(true);
    expect(wantsMore(after(fetched(1, 2, 3)))).toBe(true);
    expect(wantsMore(after(fetched(1, 2, 3, 4)))).toBe(false);
  });

  it("holds more if the project has plenty, and refills in batches", () => {
    const plenty = (...held: number[]) =>
      after({ ...fetched(...held), progress: { ...noProgress, left: 500 } });
    expect(holdsWanted(plenty(1, 2, 3, 4))).toBe(MOST_AHEAD);
    expect(wantsMore(plenty(1, 2, 3, 4, 5, 6, 7, 8))).toBe(true);
    expect(wantsMore(plenty(1, 2, 3, 4, 5, 6, 7, 8, 9))).toBe(false);
  });

  it("takes no more than a fair share of what is left", () => {
    const state = after({ ...fetched(1), progress: { ...noProgress, left: 28 } });
    expect(holdsWanted(state)).toBe(7);
  });

  it("also counts the holds of unsent answers when it asks for more", () => {
    expect(holdsWanted(after(fetched(1, 2, 3)))).toBe(QUESTIONS_AHEAD);
    expect(holdsWanted(after(fetched(1, 2, 3), answered("a")))).toBe(QUESTIONS_AHEAD + 1);
  });

  it("keeps the order and takes no question twice when the server repeats some", () => {
    expect(ids(after(fetched(1, 2), fetched(1, 2, 3)))).toEqual([1, 2, 3]);
  });

  it("does not show a question again that was answered before the reply came", () => {
    const state = after(fetched(1, 2), answered("a"), fetched(1, 2, 3));
    expect(ids(state)).toEqual([2, 3]);
  });

  it("drops a question whose hold is lost", () => {
    expect(ids(after(fetched(1, 2), { type: "holdLost", questionId: 1 }))).toEqual([2]);
  });
});

describe("answers", () => {
  it("show the next question at once and wait to be sent, oldest first", () => {
    const state = after(fetched(1, 2, 3), answered("a"), answered("b"));
    expect(current(state)?.id).toBe(3);
    expect(nextToSend(state)?.key).toBe("a");
    expect(unsentAnswers(state)).toBe(2);
  });

  it("are sent one at a time", () => {
    const state = after(fetched(1, 2), answered("a"), answered("b"), {
      type: "sendStarted",
      key: "a",
    });
    expect(nextToSend(state)).toBeNull();
    expect(nextToSend(reduce(state, { type: "confirmed", key: "a", answerId: 7 }))?.key).toBe("b");
  });

  it("stay first in line when the server could not be reached", () => {
    const state = after(
      fetched(1, 2),
      answered("a"),
      answered("b"),
      { type: "sendStarted", key: "a" },
      { type: "unreachable", key: "a" },
    );
    expect(nextToSend(state)).toMatchObject({ key: "a", attempts: 1 });
  });

  it("count towards the progress until the server refuses them", () => {
    const counted = after(fetched(1), answered("a"));
    expect(counted.progress?.mine_today).toBe(1);
    expect(reduce(counted, { type: "refused", key: "a" }).progress?.mine_today).toBe(0);
  });

  it("reduce what is left by one, and an undo adds it again", () => {
    const progress = { mine_today: 2, left: 5, has_more: false, held: [] };
    const state = { ...after(fetched(1)), progress };
    const answer = reduce(state, answered("a"));
    expect(answer.progress).toEqual({ ...progress, mine_today: 3, left: 4 });
    expect(reduce(answer, { type: "undo" }).progress).toEqual(progress);
  });

  it("leave a number unchanged that is only a lower limit", () => {
    const progress = { mine_today: 2, left: 500, has_more: true, held: [] };
    const state = reduce({ ...after(fetched(1)), progress }, answered("a"));
    expect(state.progress).toEqual({ ...progress, mine_today: 3 });
  });

  it("are counted once, whether or not a reply includes them already", () => {
    const counts = { mine_today: 0, left: 3, has_more: false, held: [1, 2, 3] };
    const reply = (progress: Progress): QueueEvent => ({ ...fetched(1, 2, 3), progress });
    const answer = after(reply(counts), answered("a"));
    const expected = { mine_today: 1, left: 2 };
    expect(reduce(answer, reply(counts)).progress).toMatchObject(expected);
    // The answer came in after the questions were listed and before they were counted.
    const updated = { ...counts, ...expected, held: [2, 3] };
    expect(reduce(answer, reply(updated)).progress).toMatchObject(expected);
  });

  it("are fetched again if one was taken back while the counts were on their way", () => {
    const progress = { mine_today: 0, left: 2, has_more: false, held: [1, 2] };
    const asked = after(
      { ...fetched(1, 2), progress },
      answered("a"),
      { type: "sendStarted", key: "a" },
      { type: "confirmed", key: "a", answerId: 7 },
      { type: "undo" },
    );
    const back = reduce(asked, { type: "takenBack", key: "a", question: makeQuestion(1) });
    const old = { mine_today: 1, left: 1, has_more: false, held: [2] };
    const late = { ...fetched(2), progress: old, isSettled: true, takeBacks: asked.takeBacks };
    const state = reduce(back, late);
    expect(state.progress).toMatchObject({ mine_today: 0, left: 2 });
    expect(wantsCounts(state)).toBe(true);
    expect(wantsCounts(reduce(state, { ...late, takeBacks: state.takeBacks }))).toBe(false);
  });

  it("are followed by new counts from the server once all is sent after it was unreachable", () => {
    const away = after(fetched(1, 2), answered("a"), { type: "unreachable", key: "a" });
    expect(wantsCounts(away)).toBe(false);
    const back = reduce(away, { type: "confirmed", key: "a", answerId: 1 });
    expect(wantsCounts(back)).toBe(true);
    expect(wantsCounts(reduce(back, fetched(2)))).toBe(true); // asked for before all was sent
    expect(wantsCounts(reduce(back, { ...fetched(2), isSettled: true }))).toBe(false);
  });

  it("are counted apart from skips, which also reduce what is left", () => {
    const progress = { mine_today: 2, left: 5, has_more: false, held: [] };
    const state = { ...after(fetched(1)), progress };
    const skip = { reason: "unsure" as const, broken: [] };
    const skipped = reduce(state, { type: "skipped", key: "a", order: 1, skip });
    expect(skipped.progress).toEqual({ ...progress, left: 4 });
  });
});

describe("undo", () => {
  it("takes back an unsent answer without asking the server", () => {
    const state = after(fetched(1, 2), answered("a"), { type: "undo" });
    expect(current(state)?.id).toBe(1);
    expect(state.unsent).toEqual([]);
    expect(nextToTakeBack(state)).toBeNull();
  });

  it("goes back several steps, newest first", () => {
    const undo: QueueEvent = { type: "undo" };
    const state = after(fetched(1, 2, 3), answered("a"), answered("b"), undo, undo);
    expect(ids(state)).toEqual([1, 2, 3]);
    expect(canUndo(state)).toBe(false);
  });

  it("asks the server if it has the answer, and shows the question that the server returns", () => {
    const undoing = after(
      fetched(1, 2),
      answered("a"),
      { type: "sendStarted", key: "a" },
      { type: "confirmed", key: "a", answerId: 7 },
      { type: "undo" },
    );
    expect(nextToTakeBack(undoing)?.answerId).toBe(7);
    expect(current(undoing)).toBeNull();
    const swapped = { ...makeQuestion(1), expires_at: "2031-01-01T00:00:00Z" };
    const back = reduce(undoing, { type: "takenBack", key: "a", question: swapped });
    expect(current(back)).toBe(swapped);
  });

  it("waits for an answer that is being sent", () => {
    const undoing = after(
      fetched(1, 2),
      answered("a"),
      { type: "sendStarted", key: "a" },
      { type: "undo" },
    );
    expect(nextToTakeBack(undoing)).toBeNull();
    const confirmed = reduce(undoing, { type: "confirmed", key: "a", answerId: 7 });
    expect(nextToTakeBack(confirmed)?.key).toBe("a");
  });

  it("lets the person go on when the server cannot be reached", () => {
    const state = after(
      fetched(1, 2),
      answered("a"),
      { type: "sendStarted", key: "a" },
      { type: "undo" },
      { type: "unreachable", key: "a" },
    );
    expect(current(state)?.id).toBe(2);
    expect(unsentAnswers(state)).toBe(1);
  });
});

describe("undo of a skip", () => {
  const skipped = (key: string): QueueEvent => ({
    type: "skipped",
    key,
    order: 0,
    skip: { reason: "unsure" },
  });

  it("takes back the skip, and only then the answer before it", () => {
    const undo: QueueEvent = { type: "undo" };
    const both = after(fetched(1, 2, 3), answered("a"), skipped("s"));
    const once = reduce(both, undo);
    expect(current(once)?.id).toBe(2);
    expect(once.unsent.map(({ key }) => key)).toEqual(["a"]);
    expect(current(reduce(once, undo))?.id).toBe(1);
  });

  it("asks the server for a sent skip, once the server has confirmed it", () => {
    const sent = after(fetched(1, 2), skipped("s"), { type: "sendStarted", key: "s" });
    const undoing = reduce(sent, { type: "undo" });
    expect(current(undoing)).toBeNull();
    expect(nextToTakeBack(undoing)).toBeNull();
    const confirmed = reduce(undoing, { type: "skipConfirmed", key: "s" });
    expect(nextToTakeBack(confirmed)).toMatchObject({ key: "s", choice: null });
    const back = reduce(confirmed, { type: "takenBack", key: "s", question: makeQuestion(1) });
    expect(current(back)?.id).toBe(1);
    expect(canUndo(back)).toBe(false);
  });

  it("is not offered if the server has ignored the skip", () => {
    const gone = after(
      fetched(1, 2),
      skipped("s"),
      { type: "sendStarted", key: "s" },
      { type: "confirmed", key: "s", answerId: null },
    );
    expect(canUndo(gone)).toBe(false);
  });

  it("leaves the counts as they were before the skip", () => {
    const before = {
      ...after(fetched(1, 2)),
      progress: { mine_today: 2, left: 5, has_more: false, held: [] },
    };
    const back = reduce(reduce(before, skipped("s")), { type: "undo" });
    expect(back.progress).toEqual(before.progress);
  });

  it("is possible after a reload", () => {
    const skip = { type: "skip", key: "s", question: makeQuestion(1), order: 1, attempts: 0 };
    const entry = { ...skip, skip: { reason: "unsure" } } as Entry;
    expect(canUndo(after({ type: "restored", entries: [entry] }))).toBe(true);
  });
});

describe("what was taken back", () => {
  it("is known until the next answer or skip", () => {
    const back = after(fetched(1, 2), answered("a"), { type: "undo" });
    expect(back.takenBack).toMatchObject({ key: "a", choice: "good" });
    expect(reduce(back, answered("b")).takenBack).toBeNull();
  });
});

describe("what other tabs do", () => {
  it("removes a question that was settled there, and a late reply does not bring it back", () => {
    const state = after(fetched(1, 2), { type: "settledElsewhere", questionId: 1 }, fetched(1, 2));
    expect(ids(state)).toEqual([2]);
  });

  it("lets it be shown again once it was taken back there", () => {
    const state = after(
      fetched(1),
      { type: "settledElsewhere", questionId: 1 },
      { type: "reopenedElsewhere", questionId: 1 },
      fetched(1),
    );
    expect(ids(state)).toEqual([1]);
  });
});

describe("an undo that the server refuses for good", () => {
  it("is not offered again, but the one before it is", () => {
    const state = after(
      fetched(1, 2, 3),
      answered("a", 1),
      answered("b", 2),
      { type: "sendStarted", key: "a" },
      { type: "confirmed", key: "a", answerId: 1 },
      { type: "sendStarted", key: "b" },
      { type: "confirmed", key: "b", answerId: 2 },
      { type: "undo" },
      { type: "takeBackRefused", key: "b" },
    );
    expect(state.done.map(({ key }) => key)).toEqual(["a"]);
    expect(current(state)?.id).toBe(3);
  });
});

describe("after a reload", () => {
  const entry: Entry = {
    type: "answer",
    key: "old",
    question: makeQuestion(1),
    order: 5,
    attempts: 0,
    answer: good,
  };

  it("sends the stored entries first and does not show their questions again", () => {
    const state = after({ type: "restored", entries: [entry] }, fetched(1, 2), answered("new", 9));
    expect(state.unsent.map(({ key }) => key)).toEqual(["old", "new"]);
    expect(current(state)).toBeNull();
  });

  it("takes nothing back locally if the server may have it", () => {
    const state = after({ type: "restored", entries: [entry] }, { type: "undo" });
    expect(state.unsent).toHaveLength(1);
    expect(state.takingBack).toBe("old");
  });
});

/** A server that records answers by key, with a person, a page and a network that act at random. */
class World {
  state = emptyQueue;
  stored: readonly Entry[] = [];
  /** What the person meant, in order. The latest choice for each question counts. */
  readonly meant = new Map<number, string>();
  readonly recorded = new Map<string, { questionId: number; answerId: number }>();
  readonly undone = new Set<string>();
  /** Questions that the person means to have skipped, and those that the server has as skipped. */
  readonly meantSkips = new Set<number>();
  readonly recordedSkips = new Set<number>();
  readonly received: string[] = [];
  #questions = 0;
  #keys = 0;

  do(event: QueueEvent): void {
    this.state = reduce(this.state, event);
    this.stored = this.state.unsent;
  }

  fetch(): void {
    const open = [...this.meant.keys()].filter((id) => !this.#isRecorded(id));
    const fresh = Array.from({ length: 2 }, () => ++this.#questions);
    this.do(fetched(...open, ...fresh));
  }

  answer(): void {
    const question = current(this.state);
    if (question === null) return;
    const key = `k${++this.#keys}`;
    this.meant.set(question.id, key);
    this.do(answered(key, this.#keys));
  }

  skip(): void {
    const question = current(this.state);
    if (question === null) return;
    this.meantSkips.add(question.id);
    this.do({
      type: "skipped",
      key: `k${++this.#keys}`,
      order: this.#keys,
      skip: { reason: "unsure" },
    });
  }

  undo(): void {
    const last = this.state.done.at(-1);
    const before = this.state;
    this.do({ type: "undo" });
    const isBack = last !== undefined && this.state !== before && this.state.takingBack === null;
    if (isBack) this.#unsay(last.question.id);
  }

  /** @param fate whether the request, and then its reply, get through */
  send(fate: "ok" | "lost" | "replyLost"): void {
    const entry = nextToSend(this.state);
    if (entry === null) return;
    this.do({ type: "sendStarted", key: entry.key });
    if (fate !== "lost") this.#receive(entry);
    const { key } = entry;
    const answerId = this.recorded.get(key)?.answerId ?? null;
    if (fate !== "ok") this.do({ type: "unreachable", key });
    else if (entry.type === "skip") this.do({ type: "skipConfirmed", key });
    else this.do({ type: "confirmed", key, answerId });
  }

  takeBack(gotThrough: boolean): void {
    const done = nextToTakeBack(this.state);
    if (done === null) return;
    if (!gotThrough) {
      this.do({ type: "takeBackFailed", key: done.key });
      return;
    }
    if (done.choice === null) this.recordedSkips.delete(done.question.id);
    else this.undone.add(done.key);
    this.#unsay(done.question.id);
    this.do({ type: "takenBack", key: done.key, question: done.question });
  }

  reload(): void {
    this.state = emptyQueue;
    this.do({ type: "restored", entries: this.stored });
  }

  settle(): void {
    // Everything gets through in the end.
    this.do({ type: "unreachable", key: this.state.sending ?? "" });
    while (nextToSend(this.state) !== null) this.send("ok");
  }

  #receive(entry: Entry): void {
    if (this.recorded.has(entry.key)) return;
    this.received.push(entry.key);
    if (entry.type === "skip") {
      this.recordedSkips.add(entry.question.id);
      return;
    }
    this.recorded.set(entry.key, {
      questionId: entry.question.id,
      answerId: this.recorded.size + 1,
    });
  }

  #unsay(questionId: number): void {
    this.meant.delete(questionId);
    this.meantSkips.delete(questionId);
  }

  #isRecorded(questionId: number): boolean {
    return [...this.recorded].some(
      ([key, answer]) => answer.questionId === questionId && !this.undone.has(key),
    );
  }
}

const steps: Record<string, (world: World) => void> = {
  fetch: (world) => world.fetch(),
  answer: (world) => world.answer(),
  answerAgain: (world) => world.answer(),
  skip: (world) => world.skip(),
  undo: (world) => world.undo(),
  send: (world) => world.send("ok"),
  sendLost: (world) => world.send("lost"),
  replyLost: (world) => world.send("replyLost"),
  takeBack: (world) => world.takeBack(true),
  takeBackFails: (world) => world.takeBack(false),
  reload: (world) => world.reload(),
};

describe("any events in any order", () => {
  const anything = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 60 });

  function run(names: readonly string[]): World {
    const world = new World();
    world.fetch();
    for (const name of names) steps[name]?.(world);
    world.settle();
    return world;
  }

  it("leave the server with exactly the answers and skips that the person meant", () => {
    fc.assert(
      fc.property(anything, (names) => {
        const world = run(names);
        const kept = [...world.recorded].filter(([key]) => !world.undone.has(key));
        const atServer = new Map(kept.map(([key, { questionId }]) => [questionId, key]));
        expect(atServer).toEqual(world.meant);
        expect(kept).toHaveLength(world.meant.size);
        expect(world.recordedSkips).toEqual(world.meantSkips);
      }),
      { numRuns: 400 },
    );
  });

  it("let the server see the answers in the order in which they were given", () => {
    fc.assert(
      fc.property(anything, (names) => {
        const order = run(names).received.map((key) => Number(key.slice(1)));
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
      { numRuns: 400 },
    );
  });

  it("put no question into the queue twice", () => {
    fc.assert(
      fc.property(anything, (names) => {
        const { state } = run(names);
        expect(new Set(ids(state)).size).toBe(state.ahead.length);
      }),
    );
  });
});
