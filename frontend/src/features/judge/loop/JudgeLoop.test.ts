import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeServer, FakeTabs, makeNotices, MemoryStorage, problem } from "@tests/judge";
import { JudgeLoop } from "./JudgeLoop";
import { canUndo, current, QUESTIONS_AHEAD, unsentAnswers } from "./queue";
import type { JudgeServer } from "./server";

const notices = makeNotices();

let storage = new MemoryStorage();

async function open(server: JudgeServer, tabs = new FakeTabs()): Promise<JudgeLoop> {
  const loop = new JudgeLoop(server, { storage, tabs, notices });
  await loop.start();
  await flush();
  return loop;
}

const flush = () => vi.advanceTimersByTimeAsync(0);
const good = { choice: "left", milliseconds: 900 } as const;

async function answerTimes(loop: JudgeLoop, times: number): Promise<void> {
  for (let i = 0; i < times; i++) {
    loop.answer(good);
    await flush();
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  storage = new MemoryStorage();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("the running queue", () => {
  it("holds questions ahead and keeps doing so while answers are given", async () => {
    const server = new FakeServer(10);
    const loop = await open(server);
    await answerTimes(loop, 4);
    expect(loop.snapshot().ahead).toHaveLength(QUESTIONS_AHEAD);
    expect(server.taken.length).toBe(4);
    expect(unsentAnswers(loop.snapshot())).toBe(0);
  });

  it("keeps answers through a reload while offline; afterwards the server has each once", async () => {
    const server = new FakeServer(12);
    const before = await open(server);
    server.isOffline = true;
    await answerTimes(before, QUESTIONS_AHEAD);
    expect(server.taken.length).toBe(0);
    before.stop();

    const after = await open(server);
    expect(unsentAnswers(after.snapshot())).toBe(QUESTIONS_AHEAD);
    server.isOffline = false;
    after.retryNow();
    await flush();
    await answerTimes(after, 2);
    const asked = server.taken.map(({ question }) => question);
    expect(asked).toEqual([1, 2, 3, 4, 5, 6]);
    expect(storage.kept.size).toBe(0);
  });

  it("retries by itself with growing pauses", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.isOffline = true;
    await answerTimes(loop, 1);
    expect(loop.snapshot().isOffline).toBe(true);
    server.isOffline = false;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(server.taken.length).toBe(1);
    expect(loop.snapshot().isOffline).toBe(false);
  });

  it("says so when an answer is refused for good, and goes on", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.refusal = problem(403);
    await answerTimes(loop, 1);
    expect(notices.refused).toHaveBeenCalledWith(server.refusal);
    expect(unsentAnswers(loop.snapshot())).toBe(0);
  });

  it("lets an answer rest that was already given elsewhere", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.refusal = problem(409);
    await answerTimes(loop, 1);
    expect(notices.refused).not.toHaveBeenCalled();
    expect(unsentAnswers(loop.snapshot())).toBe(0);
  });

  it("keeps the answer when the login has ended", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.refusal = problem(401);
    await answerTimes(loop, 1);
    expect(notices.loggedOut).toHaveBeenCalled();
    expect(storage.kept.size).toBe(1);
  });

  it("takes a sent answer back at the server and shows its question again", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    await answerTimes(loop, 1);
    loop.undo();
    await flush();
    expect([...server.undone]).toEqual([1]);
    expect(current(loop.snapshot())?.id).toBe(1);
  });

  it("takes a sent skip back at the server, before the answer that came before it", async () => {
    const server = new FakeServer(6);
    const loop = await open(server);
    await answerTimes(loop, 1);
    loop.skip("unsure");
    await flush();
    expect([...server.skipped]).toEqual([2]);
    loop.undo();
    await flush();
    expect([...server.skipped]).toEqual([]);
    expect(current(loop.snapshot())?.id).toBe(2);
    expect(loop.snapshot().takenBack?.choice).toBeNull();
    loop.undo();
    await flush();
    expect([...server.undone]).toEqual([1]);
    expect(loop.snapshot().takenBack?.choice).toBe("left");
  });

  it("takes a skip back that was never sent, without asking the server", async () => {
    const server = new FakeServer(6);
    const loop = await open(server);
    server.isOffline = true;
    await answerTimes(loop, 1); // waits to be sent, and the skip behind it
    loop.skip("unsure");
    await flush();
    loop.undo();
    await flush();
    expect(current(loop.snapshot())?.id).toBe(2);
    server.isOffline = false;
    loop.retryNow();
    await flush();
    expect(server.skipped.size).toBe(0);
  });

  it("asks again what was skipped, where the reply to its undo was lost", async () => {
    const server = new FakeServer(2);
    const loop = await open(server);
    loop.skip("unsure");
    await flush();
    server.losesNextReply = true;
    loop.undo();
    await flush();
    expect(notices.undoFailed).toHaveBeenCalledWith(null);
    await answerTimes(loop, 1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(current(loop.snapshot())?.id).toBe(1);
  });

  it("looks again by itself when there is nothing to answer", async () => {
    const server = new FakeServer(0);
    const next = vi.spyOn(server, "next");
    const loop = await open(server);
    expect(loop.snapshot().emptyReason).toBe("nothing_planned");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(next.mock.calls.length).toBeGreaterThan(1);
  });

  it("drops questions whose hold was lost while away and fetches others", async () => {
    const server = new FakeServer(9);
    const loop = await open(server);
    server.lostHolds.add(2);
    await loop.renewHolds();
    await flush();
    expect(loop.snapshot().ahead.map(({ id }) => id)).not.toContain(2);
  });

  it("gives its questions back when the page is left", async () => {
    const server = new FakeServer(9);
    const loop = await open(server);
    loop.stop();
    expect(server.released).toEqual([1, 2, 3, 4]);
  });

  it("keeps what was answered before the login ended and sends it after logging in again", async () => {
    const server = new FakeServer(5);
    const before = await open(server);
    server.isLoggedOut = true;
    await answerTimes(before, 2);
    before.stop();
    server.isLoggedOut = false;
    await open(server);
    expect(server.taken.map(({ question }) => question)).toEqual([1, 2]);
  });

  it("gets a new CSRF token and sends the answer with it", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.refusal = problem(403, "csrf");
    await answerTimes(loop, 1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(server.taken).toHaveLength(1);
    expect(notices.refused).not.toHaveBeenCalled();
  });

  it("tells a removed member so, asks no more and keeps what was not sent", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.hasMember = false;
    await answerTimes(loop, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(loop.snapshot()).toMatchObject({ isRemoved: true, isOffline: false, ahead: [] });
    expect(storage.kept.size).toBe(1);
  });

  it("sends what a removed member had left as soon as they are back", async () => {
    const server = new FakeServer(5);
    const before = await open(server);
    server.hasMember = false;
    await answerTimes(before, 1);
    before.stop();
    server.hasMember = true;
    await open(server);
    expect(server.taken).toHaveLength(1);
    expect(storage.kept.size).toBe(0);
  });

  it("deletes what was not sent when a removed member wants it, and never before", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.isOffline = true;
    await answerTimes(loop, 1);
    loop.discardUnsent();
    expect(storage.kept.size).toBe(1);
    server.isOffline = server.hasMember = false;
    loop.retryNow();
    await flush();
    loop.discardUnsent();
    await flush();
    expect(storage.kept.size).toBe(0);
    expect(loop.snapshot().unsent).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.taken).toEqual([]);
  });

  it("finds out at once when a removed member opens the page", async () => {
    const server = new FakeServer(5);
    server.hasMember = false;
    expect((await open(server)).snapshot().isRemoved).toBe(true);
  });

  it("sends answers in their order even when the clock was set back over a reload", async () => {
    const server = new FakeServer(8);
    vi.setSystemTime("2026-06-01");
    const before = await open(server);
    server.isOffline = true;
    await answerTimes(before, 2);
    before.stop();
    vi.setSystemTime("2001-01-01");
    const after = await open(server);
    server.isOffline = false;
    after.retryNow();
    await flush();
    await answerTimes(after, 2);
    expect(server.taken.map(({ question }) => question)).toEqual([1, 2, 3, 4]);
  });

  it("renews holds by the seconds that the server names", async () => {
    const server = new FakeServer(5);
    const renew = vi.spyOn(server, "renew");
    await open(server);
    await vi.advanceTimersByTimeAsync(190_000);
    expect(renew).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(renew).toHaveBeenCalledTimes(QUESTIONS_AHEAD);
  });

  it("lets go of a question that another tab has answered, and leaves the holds to that tab", async () => {
    const server = new FakeServer(9);
    const tabs = new FakeTabs();
    const loop = await open(server, tabs);
    tabs.onNews({ type: "settled", questionId: 1 });
    expect(current(loop.snapshot())?.id).toBe(2);
    tabs.hasOthers = true;
    loop.stop();
    expect(server.released).toEqual([]);
  });

  it("tells the other tabs what was settled and what was taken back", async () => {
    const tabs = new FakeTabs();
    const loop = await open(new FakeServer(9), tabs);
    await answerTimes(loop, 1);
    loop.undo();
    await flush();
    expect(tabs.told).toEqual([
      { type: "settled", questionId: 1 },
      { type: "reopened", questionId: 1 },
    ]);
  });

  it("says so when the device keeps nothing", async () => {
    storage.isFull = true;
    const loop = await open(new FakeServer(5));
    await answerTimes(loop, 1);
    expect(notices.notKept).toHaveBeenCalled();
  });

  it("passes on what was right about a gold question", async () => {
    const server = new FakeServer(5);
    server.feedback = { is_right: false, is_good: true, is_changed: false, explanation: "Why." };
    const loop = await open(server);
    await answerTimes(loop, 1);
    expect(notices.told).toHaveBeenCalledWith(expect.objectContaining({ id: 1 }), server.feedback);
  });

  it("asks again what was taken back by an undo whose reply was lost", async () => {
    const server = new FakeServer(2);
    const loop = await open(server);
    await answerTimes(loop, 1);
    server.losesNextReply = true;
    loop.undo();
    await flush();
    expect(notices.undoFailed).toHaveBeenCalled();
    await answerTimes(loop, 1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(current(loop.snapshot())?.id).toBe(1);
    await answerTimes(loop, 1);
    expect([...server.answers.keys()]).toEqual([2, 1]);
  });

  it("does not offer an undo again that the server refuses for good", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    await answerTimes(loop, 1);
    server.refusal = problem(409, "conflict");
    loop.undo();
    await flush();
    expect(notices.undoFailed).toHaveBeenCalledWith(server.refusal);
    expect(canUndo(loop.snapshot())).toBe(false);
    expect(current(loop.snapshot())?.id).toBe(2);
  });
});
