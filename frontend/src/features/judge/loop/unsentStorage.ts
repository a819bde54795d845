import { openDB, type DBSchema, type IDBPDatabase, type IDBPObjectStore } from "idb";
import type { Tabs } from "./tabs";
import type { Entry } from "./entries";

/** Where unsent entries are kept on this device until the server has them. */
export interface UnsentStorage {
  /** What this tab has to send, oldest first: its own entries and those of closed tabs. */
  load(): Promise<Entry[]>;
  /** False if the device cannot store it. Then the entry exists only in this page. */
  keep(entry: Entry): Promise<boolean>;
  forget(key: string): Promise<void>;
}

const DATABASE = "packshot";
const STORE = "unsent";

/** One record for each entry, so that two tabs never overwrite each other's answers. */
interface Kept {
  readonly key: string;
  readonly userId: number;
  readonly projectId: number;
  /** The tab that owns the entry. Other open tabs do not send it, because its tab may undo it. */
  readonly tab: string;
  readonly entry: Entry;
}

interface Schema extends DBSchema {
  [STORE]: { key: string; value: Kept };
}

type Store = IDBPObjectStore<Schema, [typeof STORE], typeof STORE, "readwrite">;

export class IndexedDbStorage implements UnsentStorage {
  readonly #owner: Pick<Kept, "userId" | "projectId">;
  readonly #tabs: Tabs;
  readonly #database: Promise<IDBPDatabase<Schema>>;

  constructor(userId: number, projectId: number, tabs: Tabs) {
    this.#owner = { userId, projectId };
    this.#tabs = tabs;
    this.#database = open();
    this.#database.catch(() => undefined); // each use handles the failure
  }

  async load(): Promise<Entry[]> {
    return this.#tabs.alone("adopt", async () => {
      const open = await this.#tabs.open();
      const entries: Entry[] = [];
      for (const kept of await this.#all()) {
        if (kept.tab !== this.#tabs.id && open.has(kept.tab)) continue;
        if (!isEntry(kept.entry)) {
          await this.forget(kept.key); // from an older version; it can never be sent
          continue;
        }
        if (kept.tab !== this.#tabs.id) await this.keep(kept.entry);
        entries.push(kept.entry);
      }
      return entries.sort((a, b) => a.order - b.order);
    });
  }

  async keep(entry: Entry): Promise<boolean> {
    const kept: Kept = { ...this.#owner, key: entry.key, tab: this.#tabs.id, entry };
    try {
      await this.#write((store) => store.put(kept));
      return true;
    } catch {
      return false;
    }
  }

  async forget(key: string): Promise<void> {
    await this.#write((store) => store.delete(key)).catch(() => undefined);
  }

  async #all(): Promise<Kept[]> {
    try {
      const all = await (await this.#database).getAll(STORE);
      const { userId, projectId } = this.#owner;
      return all.filter((kept) => kept.userId === userId && kept.projectId === projectId);
    } catch {
      return []; // no storage on this device: nothing was kept
    }
  }

  /** Commits at once, so that it is written even if the page is closed now. */
  async #write(change: (store: Store) => Promise<unknown>): Promise<void> {
    const database = await this.#database;
    const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
    const changed = change(transaction.store);
    transaction.commit();
    await Promise.all([changed, transaction.done]);
  }
}

/** How many answers wait on this device, of all people. */
export async function unsentOnDevice(): Promise<number> {
  try {
    return (await (await open()).getAll(STORE)).filter(({ entry }) => entry.type === "answer")
      .length;
  } catch {
    return 0;
  }
}

/** Rejects if the browser forbids storage. Some browsers throw instead, hence `async`. */
async function open(): Promise<IDBPDatabase<Schema>> {
  return await openDB<Schema>(DATABASE, 1, {
    upgrade: (database) => void database.createObjectStore(STORE, { keyPath: "key" }),
  });
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== "object" || value === null) return false;
  const { key, type, order, question } = value as Partial<Entry>;
  return (
    typeof key === "string" &&
    typeof order === "number" &&
    (type === "answer" || type === "skip") &&
    typeof question?.id === "number"
  );
}
