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
  it("holds questions ahead, also while answers are given", async () => {
    const server = new FakeServer(10);
    const loop = await open(server);
    await answerTimes(loop, 4);
    expect(loop.snapshot().ahead).toHaveLength(QUESTIONS_AHEAD);
    expect(server.taken.length).toBe(4);
    expect(unsentAnswers(loop.snapshot())).toBe(0);
  });

  it("keeps answers over a reload while offline; later the server gets each one once", async () => {
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
    const answered = server.taken.map(({ question }) => question);
    expect(answered).toEqual([1, 2, 3, 4, 5, 6]);
    expect(storage.kept.size).toBe(0);
  });

  it("retries by itself, waiting longer each time", async () => {
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

  it("reports an answer that is refused for good, and goes on", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.refusal = problem(403);
    await answerTimes(loop, 1);
    expect(notices.refused).toHaveBeenCalledWith(server.refusal);
    expect(unsentAnswers(loop.snapshot())).toBe(0);
  });

  it("drops an answer to a question that was already answered elsewhere", async () => {
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

  it("takes back an unsent skip without asking the server", async () => {
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

  it("shows a skipped question again if the reply to its undo was lost", async () => {
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

  it("looks for questions again by itself when there are none", async () => {
    const server = new FakeServer(0);
    const next = vi.spyOn(server, "next");
    const loop = await open(server);
    expect(loop.snapshot().emptyReason).toBe("nothing_planned");
    await vi.advanceTimersByTimeAsync(20_000);
    expect(next.mock.calls.length).toBeGreaterThan(1);
  });

  it("drops questions whose hold was lost in the background, and fetches others", async () => {
    const server = new FakeServer(9);
    const loop = await open(server);
    server.lostHolds.add(2);
    await loop.renewHolds();
    await flush();
    expect(loop.snapshot().ahead.map(({ id }) => id)).not.toContain(2);
  });

  it("releases its questions when the page is left", async () => {
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

  it("tells a removed member so, fetches no more and keeps unsent answers", async () => {
    const server = new FakeServer(5);
    const loop = await open(server);
    server.hasMember = false;
    await answerTimes(loop, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(loop.snapshot()).toMatchObject({ isRemoved: true, isOffline: false, ahead: [] });
    expect(storage.kept.size).toBe(1);
  });

  it("sends a removed member's unsent answers as soon as they are back", async () => {
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

  it("deletes unsent answers when a removed member asks for it, and never before", async () => {
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

  it("notices at once that the person who opens the page was removed", async () => {
    const server = new FakeServer(5);
    server.hasMember = false;
    expect((await open(server)).snapshot().isRemoved).toBe(true);
  });

  it("sends answers in order even if the clock was set back during a reload", async () => {
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

  it("renews holds according to the seconds that the server gives", async () => {
    const server = new FakeServer(5);
    const renew = vi.spyOn(server, "renew");
    await open(server);
    await vi.advanceTimersByTimeAsync(190_000);
    expect(renew).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(renew).toHaveBeenCalledTimes(QUESTIONS_AHEAD);
  });

  it("drops a question that another tab has answered, and leaves the holds to that tab", async () => {
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
    expect(tabs.sent).toEqual([
      { type: "settled", questionId: 1 },
      { type: "reopened", questionId: 1 },
    ]);
  });

  it("reports that the device stores nothing", async () => {
    storage.isFull = true;
    const loop = await open(new FakeServer(5));
    await answerTimes(loop, 1);
    expect(notices.notKept).toHaveBeenCalled();
  });

  it("passes on the feedback to a gold question", async () => {
    const server = new FakeServer(5);
    server.feedback = { is_right: false, is_good: true, is_changed: false, explanation: "Why." };
    const loop = await open(server);
    await answerTimes(loop, 1);
    expect(notices.feedbackGiven).toHaveBeenCalledWith(
      expect.objectContaining({ id: 1 }),
      server.feedback,
    );
  });

  it("shows a question again if the reply to its undo was lost", async () => {
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

  it("does not offer an undo again after the server has refused it for good", async () => {
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
