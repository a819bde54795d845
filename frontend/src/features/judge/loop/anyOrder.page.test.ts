import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer, FakeTabs, makeNotices, MemoryStorage } from "@tests/judge";
import { JudgeLoop } from "./JudgeLoop";
import { current } from "./queue";

/** The running loop with its storage and timers, a server and a person who acts in any order. */
class World {
  readonly server = new FakeServer(30);
  readonly storage = new MemoryStorage();
  /** The person's latest choice for each question. */
  readonly #choices = new Map<number, { key: string | undefined; choice: string }>();
  /** Keys of the answers that the person wanted to take back. */
  readonly #regretted = new Set<string>();
  /** Questions in the order in which they were answered, taken back ones included. */
  readonly given: number[] = [];
  /** All questions that were ever skipped. Only the server knows which still are in the end. */
  readonly skipped = new Set<number>();
  loop: JudgeLoop;

  constructor() {
    this.loop = this.#open();
  }

  #open(): JudgeLoop {
    const notices = makeNotices();
    return new JudgeLoop(this.server, { storage: this.storage, tabs: new FakeTabs(), notices });
  }

  async start(): Promise<void> {
    await this.loop.start();
    await this.rest();
  }

  rest = async (milliseconds = 0) => {
    await vi.advanceTimersByTimeAsync(milliseconds);
  };

  answer(choice: "left" | "right"): void {
    const question = current(this.loop.snapshot());
    if (question === null) return;
    this.given.push(question.id);
    this.loop.answer({ choice, milliseconds: 900 });
    const key = this.loop.snapshot().done.at(-1)?.key;
    this.#choices.set(question.id, { key, choice });
  }

  skip(): void {
    const question = current(this.loop.snapshot());
    if (question !== null) this.skipped.add(question.id);
    this.loop.skip("unsure");
  }

  /**
   * The answers that the server must have in the end: all that were given, except those taken back.
   * An undo counts once the server did it, which may be much later, or without a reply.
   */
  get meant(): Map<number, string> {
    const takenBack = new Set(
      this.server.taken
        .filter(({ id, key }) => this.server.undone.has(id) && this.#regretted.has(key))
        .map(({ key }) => key),
    );
    const kept = [...this.#choices].filter(([, { key }]) => !takenBack.has(key ?? ""));
    return new Map(kept.map(([question, { choice }]) => [question, choice]));
  }

  /** The question of the newest answer comes back now, later, or not at all. */
  async undo(): Promise<void> {
    const before = this.loop.snapshot().done;
    const last = before.at(-1);
    if (last !== undefined) this.#regretted.add(last.key);
    this.loop.undo();
    await this.rest();
    const after = new Set(this.loop.snapshot().done.map(({ key }) => key));
    const back = this.loop.snapshot().ahead[0];
    for (const { key, question } of before)
      if (!after.has(key) && back?.id === question.id) this.#choices.delete(question.id);
  }

  async reload(): Promise<void> {
    this.loop.stop();
    this.loop = this.#open();
    await this.start();
  }

  /** The network is back: after a while, or after a reload, everything is sent. */
  async settle(reloads: boolean): Promise<void> {
    this.server.isOffline = this.server.isLoggedOut = this.server.losesNextReply = false;
    if (reloads) await this.reload();
    await this.rest(120_000);
  }
}

const steps: Record<string, (world: World) => unknown> = {
  left: (world) => world.answer("left"),
  right: (world) => world.answer("right"),
  leftAtOnce: (world) => {
    world.answer("left");
    world.answer("left");
  },
  skip: (world) => world.skip(),
  undo: (world) => world.undo(),
  rest: (world) => world.rest(),
  wait: (world) => world.rest(12_000),
  offline: (world) => (world.server.isOffline = true),
  online: (world) => (world.server.isOffline = false),
  loseReply: (world) => (world.server.losesNextReply = true),
  logOut: (world) => (world.server.isLoggedOut = true),
  logIn: (world) => (world.server.isLoggedOut = false),
  expire: (world) => {
    for (const { id } of world.loop.snapshot().ahead) world.server.lostHolds.add(id);
    return world.loop.renewHolds();
  },
  reload: (world) => world.reload(),
};

describe("answer, undo, skip, expire, offline, log in, reload in any order", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const anything = fc.array(fc.constantFrom(...Object.keys(steps)), { maxLength: 40 });

  it("loses no answer, sends none twice, and keeps their order", async () => {
    await fc.assert(
      fc.asyncProperty(anything, fc.boolean(), async (names, reloads) => {
        const world = new World();
        await world.start();
        for (const name of names) await steps[name]?.(world);
        await world.settle(reloads);
        expect(world.server.answers).toEqual(world.meant);
        for (const id of world.server.skipped) {
          expect(world.skipped).toContain(id);
          expect(world.server.answers.has(id)).toBe(false);
        }
        expect(world.storage.kept.size).toBe(0);
        const came = world.server.taken.map(({ question }) => question);
        expect(isInOrder(came, world.given)).toBe(true);
        const { mine_today, left } = world.server.progress;
        expect(world.loop.snapshot().progress).toMatchObject({ mine_today, left });
        world.loop.stop();
      }),
      { numRuns: 150 },
    );
  });
});

/** Whether `part` is `whole` with gaps: answers that were taken back in time were never sent. */
function isInOrder(part: readonly number[], whole: readonly number[]): boolean {
  let from = 0;
  return part.every((each) => {
    from = whole.indexOf(each, from) + 1;
    return from > 0;
  });
}
