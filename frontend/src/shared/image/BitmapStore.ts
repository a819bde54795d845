import { loadBitmap } from "./loadBitmap";

type Load = (url: string, priority?: RequestPriority) => Promise<ImageBitmap>;

/** So many unused bitmaps are kept: an answer that is taken back shows its images at once. */
const KEPT = 9;
/** And no more than so many pixels of them, of 4 bytes each. */
const KEPT_PIXELS = 24_000_000;

interface Entry {
  /** Null before it is loaded and once it is closed. */
  image: ImageBitmap | null;
  loaded: Promise<void>;
  users: number;
  /** Given up: if it is still on its way, it is closed when it comes. */
  isDropped: boolean;
}

/**
 * A share in a decoded image. The image stays open as long as anybody keeps a share in it; who has
 * given theirs back sees no image any more. So what is closed can't be painted.
 */
export class Lease {
  #entry: Entry | null;
  readonly #onRelease: (entry: Entry) => void;
  /** Rejects with an `ImageError`. */
  readonly loaded: Promise<void>;

  constructor(entry: Entry, onRelease: (entry: Entry) => void) {
    entry.users += 1;
    this.#entry = entry;
    this.#onRelease = onRelease;
    this.loaded = entry.loaded;
  }

  get image(): ImageBitmap | null {
    return this.#entry?.image ?? null;
  }

  /** A share of its own for somebody else; null where this one was given back. */
  share(): Lease | null {
    return this.#entry === null ? null : new Lease(this.#entry, this.#onRelease);
  }

  /** Gives the share back; once is enough, twice does no harm. */
  release(): void {
    const entry = this.#entry;
    this.#entry = null;
    if (entry !== null) this.#onRelease(entry);
  }
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

  /** Every lease wants to be released, also where the image fails. A failure is not remembered. */
  lease(url: string, priority?: RequestPriority): Lease {
    const entry = this.#entries.get(url) ?? this.#start(url, priority);
    return new Lease(entry, (released) => this.#released(url, released));
  }

  /** Gives back all memory that nobody needs at the moment. */
  closeUnused(): void {
    for (const [url, entry] of this.#unused()) this.#drop(url, entry);
  }

  #start(url: string, priority: RequestPriority | undefined): Entry {
    const entry: Entry = { image: null, loaded: Promise.resolve(), users: 0, isDropped: false };
    entry.loaded = this.#load(url, priority).then((image) => {
      if (entry.isDropped) image.close();
      else entry.image = image;
      this.#dropOldest();
    });
    this.#entries.set(url, entry);
    entry.loaded.catch(() => {
      if (this.#entries.get(url) === entry) this.#entries.delete(url);
    });
    return entry;
  }

  #released(url: string, entry: Entry): void {
    entry.users -= 1;
    // One that has failed stands here no more, and another may have taken its place.
    if (entry.users > 0 || this.#entries.get(url) !== entry) return;
    this.#entries.delete(url);
    this.#entries.set(url, entry);
    this.#dropOldest();
  }

  #dropOldest(): void {
    let pixels = 0;
    for (const [i, [url, entry]] of this.#unused().reverse().entries()) {
      pixels += pixelsOf(entry);
      if (i >= KEPT || pixels > KEPT_PIXELS) this.#drop(url, entry);
    }
  }

  #drop(url: string, entry: Entry): void {
    this.#entries.delete(url);
    entry.isDropped = true;
    entry.image?.close();
    entry.image = null;
  }

  /** Longest unused first. */
  #unused(): [string, Entry][] {
    return [...this.#entries].filter(([, { users }]) => users === 0);
  }
}

function pixelsOf({ image }: Entry): number {
  return image === null ? 0 : image.width * image.height;
}
