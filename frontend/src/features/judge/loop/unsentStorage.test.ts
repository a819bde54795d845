import "fake-indexeddb/auto"; // the classes that idb asks for
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { FakeTabs } from "@tests/judge";
import { makeQuestion } from "@tests/questions";
import type { Entry } from "./entries";
import { IndexedDbStorage } from "./unsentStorage";

function entry(key: string, order: number): Entry {
  const answer = { choice: "good", milliseconds: 1 } as const;
  return { type: "answer", key, order, attempts: 0, question: makeQuestion(1), answer };
}

const keysIn = async (storage: IndexedDbStorage) => (await storage.load()).map(({ key }) => key);

beforeEach(() => {
  vi.stubGlobal("indexedDB", new IDBFactory());
});

describe("the storage of unsent answers", () => {
  it("loads what it keeps, oldest first, until it is deleted", async () => {
    const storage = new IndexedDbStorage(1, 1, new FakeTabs());
    await storage.keep(entry("b", 2));
    await storage.keep(entry("a", 1));
    expect(await keysIn(storage)).toEqual(["a", "b"]);
    await storage.forget("a");
    expect(await keysIn(storage)).toEqual(["b"]);
  });

  it("keeps entries over a reload", async () => {
    await new IndexedDbStorage(1, 1, new FakeTabs("first")).keep(entry("a", 1));
    expect(await keysIn(new IndexedDbStorage(1, 1, new FakeTabs("second")))).toEqual(["a"]);
  });

  it("keeps people and projects apart", async () => {
    await new IndexedDbStorage(1, 1, new FakeTabs()).keep(entry("a", 1));
    expect(await keysIn(new IndexedDbStorage(2, 1, new FakeTabs()))).toEqual([]);
    expect(await keysIn(new IndexedDbStorage(1, 2, new FakeTabs()))).toEqual([]);
  });

  it("leaves another tab's entries to that tab until it is closed", async () => {
    await new IndexedDbStorage(1, 1, new FakeTabs("first")).keep(entry("a", 1));
    const beside = new IndexedDbStorage(1, 1, new FakeTabs("second", new Set(["first"])));
    expect(await keysIn(beside)).toEqual([]);
    const afterwards = new IndexedDbStorage(1, 1, new FakeTabs("third"));
    expect(await keysIn(afterwards)).toEqual(["a"]);
    const late = new IndexedDbStorage(1, 1, new FakeTabs("fourth", new Set(["third"])));
    expect(await keysIn(late)).toEqual([]);
  });

  it("deletes entries that could never be sent", async () => {
    const storage = new IndexedDbStorage(1, 1, new FakeTabs());
    await storage.keep({ ...entry("old", 1), question: undefined } as unknown as Entry);
    expect(await storage.load()).toEqual([]);
  });

  it("reports that the device stores nothing", async () => {
    vi.stubGlobal("indexedDB", {
      open: () => {
        throw new DOMException("forbidden", "SecurityError");
      },
    });
    const storage = new IndexedDbStorage(1, 1, new FakeTabs());
    expect(await storage.keep(entry("a", 1))).toBe(false);
    expect(await storage.load()).toEqual([]);
    await storage.forget("a");
  });
});
