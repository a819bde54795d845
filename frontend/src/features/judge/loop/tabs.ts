/** Several open tabs with this page. Each sends its own answers and tells the others about them. */
export interface Tabs {
  readonly id: string;
  /** Whether the same person has this project open in another tab. */
  readonly hasOthers: boolean;
  /** Ids of the tabs that are open, this one included. */
  open(): Promise<ReadonlySet<string>>;
  /** Runs the task while no other tab runs one of the same name. */
  alone<T>(name: string, task: () => Promise<T>): Promise<T>;
  tell(news: TabNews): void;
  start(onNews: (news: TabNews) => void): Promise<void>;
  stop(): void;
}

/** A question that was answered or skipped in another tab, or taken back there. */
export interface TabNews {
  readonly type: "settled" | "reopened";
  readonly questionId: number;
}

type TabMessage = TabNews | { readonly type: "here" | "hello" | "bye"; readonly tab: string };

const LOCK = "packshot.tab.";

/**
 * Tabs find each other through a broadcast channel. Each open tab holds a lock, which the browser
 * releases when the page is gone, for whatever reason. Without locks (a page served without TLS)
 * every tab sends all entries, which is harmless because of the idempotency keys.
 */
export class BrowserTabs implements Tabs {
  readonly id = crypto.randomUUID();
  readonly #name: string;
  readonly #others = new Set<string>();
  readonly #locks = navigator.locks as LockManager | undefined;
  #channel: BroadcastChannel | null = null;
  #leaving = new AbortController();

  constructor(userId: number, projectId: number) {
    this.#name = `packshot.judge.${userId}.${projectId}`;
  }

  get hasOthers(): boolean {
    return this.#others.size > 0;
  }

  async open(): Promise<ReadonlySet<string>> {
    if (this.#locks === undefined) return new Set([this.id]);
    const { held = [] } = await this.#locks.query();
    const names = held.map(({ name = "" }) => name).filter((name) => name.startsWith(LOCK));
    return new Set(names.map((name) => name.slice(LOCK.length)));
  }

  async alone<T>(name: string, task: () => Promise<T>): Promise<T> {
    if (this.#locks === undefined) return task();
    return await this.#locks.request(`packshot.${name}`, task);
  }

  tell(news: TabNews): void {
    this.#channel?.postMessage(news satisfies TabMessage);
  }

  async start(onNews: (news: TabNews) => void): Promise<void> {
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.#hear(data, onNews);
    this.#announce("hello");
    await this.#holdLock();
  }

  stop(): void {
    this.#announce("bye");
    this.#channel?.close();
    this.#channel = null;
    this.#others.clear();
    this.#leaving.abort();
  }

  #hear(message: TabMessage, onNews: (news: TabNews) => void): void {
    if ("questionId" in message) {
      onNews(message);
      return;
    }
    if (message.type === "bye") this.#others.delete(message.tab);
    else this.#others.add(message.tab);
    if (message.type === "hello") this.#announce("here");
  }

  #announce(type: "hello" | "here" | "bye"): void {
    this.#channel?.postMessage({ type, tab: this.id } satisfies TabMessage);
  }

  /** Resolves once the lock is held. It is held until `stop`. */
  #holdLock(): Promise<void> {
    const locks = this.#locks;
    if (locks === undefined) return Promise.resolve();
    this.#leaving = new AbortController();
    const { signal } = this.#leaving;
    return new Promise((resolve) => {
      const untilStopped = () =>
        new Promise<void>((leave) => {
          resolve();
          signal.addEventListener("abort", () => leave());
        });
      locks.request(LOCK + this.id, { signal }, untilStopped).catch(() => resolve());
    });
  }
}
