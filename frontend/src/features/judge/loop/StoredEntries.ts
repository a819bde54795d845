import type { Entry } from "./entries";
import type { UnsentStorage } from "./unsentStorage";

/** Keeps the device's storage equal to the queue's unsent entries. */
export class StoredEntries {
  readonly #storage: UnsentStorage;
  readonly #onNotKept: () => void;
  /** Keys of all entries that the queue has had. Storage may be a moment behind. */
  readonly #known = new Set<string>();

  constructor(storage: UnsentStorage, onNotKept: () => void) {
    this.#storage = storage;
    this.#onNotKept = onNotKept;
  }

  /** Entries to send that the queue has not had: its own before a reload, and those of closed tabs. */
  async loadNew(): Promise<Entry[]> {
    return (await this.#storage.load()).filter(({ key }) => !this.#known.has(key));
  }

  /** Deletes what is no longer unsent and stores what is new. */
  update(before: readonly Entry[], after: readonly Entry[]): void {
    if (before === after) return;
    this.forgetSent(before, after);
    const stored = new Set(before);
    for (const entry of after) if (!stored.has(entry)) void this.#keep(entry);
  }

  /** Deletes what is no longer unsent and stores nothing: another tab may own the rest by now. */
  forgetSent(before: readonly Entry[], after: readonly Entry[]): void {
    for (const { key } of after) this.#known.add(key);
    const unsent = new Set(after.map(({ key }) => key));
    for (const { key } of before) if (!unsent.has(key)) void this.#storage.forget(key);
  }

  async #keep(entry: Entry): Promise<void> {
    if (!(await this.#storage.keep(entry))) this.#onNotKept();
  }
}
