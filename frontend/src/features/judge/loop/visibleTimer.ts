/** A person who touches nothing for this long is no longer looking. */
export const PAUSE_MS = 60_000;

/**
 * Milliseconds that a person looked at a question. Time does not count while the page is hidden,
 * while another window is in front, or after a minute without any sign of the person. Uses the
 * monotonic clock, so that setting the computer's clock changes nothing.
 */
export class VisibleTimer {
  readonly #clock: () => number;
  #counted = 0;
  #since: number | null = null;
  #lastSign = 0;

  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  restart(isVisible: boolean): void {
    this.#counted = 0;
    this.#begin(isVisible);
  }

  setVisible(isVisible: boolean): void {
    if (isVisible === (this.#since !== null)) return;
    this.#counted = this.#elapsed();
    this.#begin(isVisible);
  }

  /** The person moved, pressed or touched something. */
  sign(): void {
    const now = this.#clock();
    if (this.#since !== null && now - this.#lastSign > PAUSE_MS) {
      this.#counted = this.#elapsed();
      this.#since = now;
    }
    this.#lastSign = now;
  }

  get milliseconds(): number {
    return Math.round(this.#elapsed());
  }

  #begin(isVisible: boolean): void {
    this.#lastSign = this.#clock();
    this.#since = isVisible ? this.#lastSign : null;
  }

  #elapsed(): number {
    if (this.#since === null) return this.#counted;
    const until = Math.min(this.#clock(), this.#lastSign + PAUSE_MS);
    return this.#counted + Math.max(0, until - this.#since);
  }
}
