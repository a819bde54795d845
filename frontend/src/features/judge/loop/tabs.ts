/** The same page open several times: each tab sends its own answers, and they tell each other. */
export interface Tabs {
  readonly id: string;
  /** Whether another tab judges in the same project as the same person. */
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

type Message = TabNews | { readonly type: "here" | "hello" | "bye"; readonly tab: string };

const LOCK = "packshot.tab.";

/**
 * Tabs know of each other by a broadcast channel; that one is open is a lock which the browser
 * frees when the page is gone, whatever ended it. A browser without locks (a page served without
 * TLS) has every tab send everything, which the idempotency keys make harmless.
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
    this.#channel?.postMessage(news satisfies Message);
  }

  async start(onNews: (news: TabNews) => void): Promise<void> {
    this.#channel = new BroadcastChannel(this.#name);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data, onNews);
    this.#say("hello");
    await this.#holdLock();
  }

  stop(): void {
    this.#say("bye");
    this.#channel?.close();
    this.#channel = null;
    this.#others.clear();
    this.#leaving.abort();
  }

  #hear(message: Message, onNews: (news: TabNews) => void): void {
    if ("questionId" in message) {
      onNews(message);
      return;
    }
    if (message.type === "bye") this.#others.delete(message.tab);
    else this.#others.add(message.tab);
    if (message.type === "hello") this.#say("here");
  }

  #say(type: "hello" | "here" | "bye"): void {
    this.#channel?.postMessage({ type, tab: this.id } satisfies Message);
  }

  /** Resolves once the lock is held; it is held until `stop`. */
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
