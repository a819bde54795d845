import { ProblemError } from "@/api/problem";
import type { JudgeServer } from "./server";

/** The share of a hold's time after which it is renewed. */
const RENEW_AT = 1 / 3;

/**
 * Renews the held questions while the page is visible. It uses the monotonic clock and the number of
 * seconds that the server gives, so neither clock needs to be right.
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

  /** Called when the server has just handed out or renewed all holds. */
  renewed(seconds: number): void {
    this.#seconds = seconds;
    this.#renewedAt = this.#clock();
  }

  get areDue(): boolean {
    return this.#clock() - this.#renewedAt >= RENEW_AT * this.#seconds * 1_000;
  }

  /** Renews the holds. Returns the ids of lost ones; if the server cannot be reached, none. */
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
