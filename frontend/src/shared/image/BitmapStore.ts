import { loadBitmap } from "./loadBitmap";

type Load = (url: string, priority?: RequestPriority) => Promise<ImageBitmap>;

/** So many unused bitmaps are kept: an answer that is taken back shows its images at once. */
const KEPT = 9;

interface Entry {
  readonly bitmap: Promise<ImageBitmap>;
  users: number;
}

/**
 * Decoded images by address. Each is loaded once however many need it, and its memory is given back
 * when it has not been needed for a while.
 */
export class BitmapStore {
  readonly #load: Load;
  /** Those without users stand in the order in which they became unused. */
  readonly #entries = new Map<string, Entry>();

  constructor(load: Load = loadBitmap) {
    this.#load = load;
  }

  /** Every `acquire` wants one `release`, also where it fails. A failure is not remembered. */
  acquire(url: string, priority?: RequestPriority): Promise<ImageBitmap> {
    const entry = this.#entries.get(url) ?? this.#start(url, priority);
    entry.users += 1;
    return entry.bitmap;
  }

  release(url: string): void {
    const entry = this.#entries.get(url);
    if (entry === undefined) return;
    entry.users -= 1;
    if (entry.users > 0) return;
    this.#entries.delete(url);
    this.#entries.set(url, entry);
    this.#dropOldest();
  }

  #start(url: string, priority: RequestPriority | undefined): Entry {
    const entry: Entry = { bitmap: this.#load(url, priority), users: 0 };
    this.#entries.set(url, entry);
    entry.bitmap.catch(() => {
      if (this.#entries.get(url) === entry) this.#entries.delete(url);
    });
    return entry;
  }

  #dropOldest(): void {
    const unused = [...this.#entries].filter(([, { users }]) => users <= 0);
    for (const [url, { bitmap }] of unused.slice(0, Math.max(0, unused.length - KEPT))) {
      this.#entries.delete(url);
      void bitmap.then(
        (found) => found.close(),
        () => undefined,
      );
    }
  }
}
