import { ProblemError } from "@/api/problem";
import type { JudgeServer } from "./server";

/** How much of a hold may pass before it is renewed. */
const RENEW_AT = 1 / 3;

/**
 * Keeps the held questions while the page is looked at. Counted on the monotonic clock in the
 * seconds that the server names: neither clock needs to be right.
 */
export class Holds {
  readonly #server: JudgeServer;
  readonly #clock: () => number;
  #seconds = 600;
  #renewedAt: number;

  constructor(server: JudgeServer, clock: () => number = () => performance.now()) {
    this.#server = server;
    this.#clock = clock;
    this.#renewedAt = clock();
  }

  /** The server has just handed out or renewed all of them. */
  renewed(seconds: number): void {
    this.#seconds = seconds;
    this.#renewedAt = this.#clock();
  }

  get areDue(): boolean {
    return this.#clock() - this.#renewedAt >= RENEW_AT * this.#seconds * 1_000;
  }

  /** Renews them; ids of those that were lost meanwhile. Without a server none counts as lost. */
  async renew(questionIds: readonly number[]): Promise<number[]> {
    this.renewed(this.#seconds);
    const lost = await Promise.all(questionIds.map((id) => this.#isLost(id)));
    return questionIds.filter((_, i) => lost[i]);
  }

  async #isLost(questionId: number): Promise<boolean> {
    try {
      await this.#server.renew(questionId);
      return false;
    } catch (error) {
      return error instanceof ProblemError && [404, 409, 410].includes(error.status);
    }
  }
}
