import { loadBitmap } from "./loadBitmap";

type Load = (url: string, priority?: RequestPriority) => Promise<ImageBitmap>;

/** This many unused bitmaps are kept, so that an undo shows its images at once. */
const KEPT = 9;
/** The most pixels that unused bitmaps may have together, of 4 bytes each. */
const KEPT_PIXELS = 24_000_000;

interface StoredBitmap {
  /** Null before it is loaded and once it is closed. */
  image: ImageBitmap | null;
  loaded: Promise<void>;
  users: number;
  /** No longer needed. If it is still loading, it is closed on arrival. */
  isDropped: boolean;
}

/**
 * A share in a decoded image. The image stays open as long as anybody has a share in it. A released
 * share has no image, so a closed image can't be painted.
 */
export class Lease {
  #stored: StoredBitmap | null;
  readonly #onRelease: (stored: StoredBitmap) => void;
  /** Rejects with an `ImageError`. */
  readonly loaded: Promise<void>;

  constructor(stored: StoredBitmap, onRelease: (stored: StoredBitmap) => void) {
    stored.users += 1;
    this.#stored = stored;
    this.#onRelease = onRelease;
    this.loaded = stored.loaded;
  }

  get image(): ImageBitmap | null {
    return this.#stored?.image ?? null;
  }

  /** Another share, for somebody else. Null if this one is released. */
  share(): Lease | null {
    return this.#stored === null ? null : new Lease(this.#stored, this.#onRelease);
  }

  /** Gives the share back. A second call does nothing. */
  release(): void {
    const stored = this.#stored;
    this.#stored = null;
    if (stored !== null) this.#onRelease(stored);
  }
}

/**
 * Decoded images by URL. Each is loaded once, however many need it. Its memory is freed when it has
 * not been needed for a while.
 */
export class BitmapStore {
  readonly #load: Load;
  /** Unused bitmaps are in the order in which they became unused. */
  readonly #bitmaps = new Map<string, StoredBitmap>();

  constructor(load: Load = loadBitmap) {
    this.#load = load;
  }

  /** Every lease must be released, even if the image fails to load. A failed image is loaded again. */
  lease(url: string, priority?: RequestPriority): Lease {
    const stored = this.#bitmaps.get(url) ?? this.#start(url, priority);
    return new Lease(stored, (released) => this.#released(url, released));
  }

  /** Frees all memory that nobody needs at the moment. */
  closeUnused(): void {
    for (const [url, stored] of this.#unused()) this.#drop(url, stored);
  }

  #start(url: string, priority: RequestPriority | undefined): StoredBitmap {
    const stored: StoredBitmap = {
      image: null,
      loaded: Promise.resolve(),
      users: 0,
      isDropped: false,
    };
    stored.loaded = this.#load(url, priority).then((image) => {
      if (stored.isDropped) image.close();
      else stored.image = image;
      this.#dropOldest();
    });
    this.#bitmaps.set(url, stored);
    stored.loaded.catch(() => {
      if (this.#bitmaps.get(url) === stored) this.#bitmaps.delete(url);
    });
    return stored;
  }

  #released(url: string, stored: StoredBitmap): void {
    stored.users -= 1;
    // A failed one is no longer in the map; a new attempt may have taken its place.
    if (stored.users > 0 || this.#bitmaps.get(url) !== stored) return;
    this.#bitmaps.delete(url);
    this.#bitmaps.set(url, stored);
    this.#dropOldest();
  }

  #dropOldest(): void {
    let pixels = 0;
    for (const [i, [url, stored]] of this.#unused().reverse().entries()) {
      pixels += pixelsOf(stored);
      if (i >= KEPT || pixels > KEPT_PIXELS) this.#drop(url, stored);
    }
  }

  #drop(url: string, stored: StoredBitmap): void {
    this.#bitmaps.delete(url);
    stored.isDropped = true;
    stored.image?.close();
    stored.image = null;
  }

  /** Longest unused first. */
  #unused(): [string, StoredBitmap][] {
    return [...this.#bitmaps].filter(([, { users }]) => users === 0);
  }
}

function pixelsOf({ image }: StoredBitmap): number {
  return image === null ? 0 : image.width * image.height;
}
