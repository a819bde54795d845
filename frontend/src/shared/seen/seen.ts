/**
 * How long something new must have been on the screen before an answer to it counts.
 *
 * A double click or a bouncing key comes 80 to 300 ms after the first press. Nobody answers a new
 * picture so soon: telling at a glance whether a single photo shows an animal takes people some
 * 400 ms, the fastest never less than 250, and here pictures are compared, for which the eye has
 * to go from one to the other, 200 ms each time.
 */
export const SEEN_MS = 350;

/** Whether what is on the screen has been there long enough to be seen. */
export class Seen {
  #since: number | null = null;

  /** It is in a frame that is painted at this moment. */
  show(now: number): void {
    this.#since = now;
  }

  hide(): void {
    this.#since = null;
  }

  /** @param at when the key or the button was pressed */
  isSeen(at: number): boolean {
    return this.#since !== null && at - this.#since >= SEEN_MS;
  }
}
