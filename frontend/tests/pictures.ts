/** Pictures without a browser: they arrive when the test says so. */
import { vi } from "vitest";

const LONGEST: Readonly<Record<string, number>> = { thumb: 256, screen: 1280, full: 2400 };

/** Like the browser's `ImageBitmap`: painting it after it was closed is an error. */
class FakeBitmap {
  isClosed = false;
  readonly width: number;
  readonly height: number;

  constructor(readonly url: string) {
    const name = /(\w+)\.webp$/.exec(url)?.[1] ?? "";
    this.width = this.height = LONGEST[name] ?? 900;
  }

  close(): void {
    this.isClosed = true;
  }
}

interface Request {
  readonly url: string;
  readonly answer: (response: Response) => void;
}

/** Records which pictures were requested and what each canvas shows. */
export class FakePictures {
  readonly made: FakeBitmap[] = [];
  readonly failed = new Set<string>();
  /** What each canvas shows, as the addresses of pictures. */
  readonly painted = new Map<unknown, Set<string>>();
  #waiting: Request[] = [];

  constructor() {
    vi.stubGlobal(
      "fetch",
      (url: string) => new Promise<Response>((answer) => this.#waiting.push({ url, answer })),
    );
    vi.stubGlobal("createImageBitmap", (content: { url: string }) => {
      const bitmap = new FakeBitmap(content.url);
      this.made.push(bitmap);
      return Promise.resolve(bitmap);
    });
    const contexts = new WeakMap<HTMLCanvasElement, unknown>();
    vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockImplementation(function (
      this: HTMLCanvasElement,
    ) {
      if (!contexts.has(this)) contexts.set(this, contextOf(this, painted));
      return contexts.get(this) as CanvasRenderingContext2D;
    });
    const painted = this.painted;
  }

  get open(): number {
    return this.made.filter(({ isClosed }) => !isClosed).length;
  }

  /** Answers one of the waiting requests; without a number, all of them. */
  answer(number?: number, isThere = true): void {
    const chosen = number === undefined ? this.#waiting : this.#take(number);
    if (number === undefined) this.#waiting = [];
    for (const { url, answer } of chosen) {
      if (!isThere) this.failed.add(url);
      answer(responseFor(url, isThere));
    }
  }

  #take(number: number): Request[] {
    return this.#waiting.splice(number % Math.max(1, this.#waiting.length), 1);
  }
}

function responseFor(url: string, isThere: boolean): Response {
  const blob = () => Promise.resolve({ url });
  return { ok: isThere, status: isThere ? 200 : 404, blob } as unknown as Response;
}

/** A canvas context that records what is drawn on it, and draws nothing. */
function contextOf(canvas: HTMLCanvasElement, painted: Map<unknown, Set<string>>): unknown {
  const known: Record<string, unknown> = {
    canvas,
    clearRect: () => painted.set(canvas, new Set()),
    drawImage: (source: unknown) => {
      if (!(source instanceof FakeBitmap)) return;
      if (source.isClosed) throw new DOMException("The image source is detached");
      painted.set(canvas, (painted.get(canvas) ?? new Set()).add(source.url));
    },
    getImageData: () => ({ data: new Uint8ClampedArray(4), width: 1, height: 1 }),
  };
  return new Proxy(known, {
    get: (target, name) => (Reflect.get(target, name) as unknown) ?? (() => undefined),
    set: () => true,
  });
}
