/**
 * How long something new must have been on the screen before an answer to it counts.
 *
 * The second press of a double click or of a bouncing key comes 80 to 300 ms after the first.
 * Nobody answers a new picture that fast. People need about 400 ms to tell whether one photo shows
 * an animal, and the fastest need 250. Here they compare pictures, and each move of the eyes from
 * one picture to the other takes another 200 ms.
 */
export const SEEN_MS = 350;

/** Tells whether something has been on the screen long enough to be seen. */
export class Seen {
  #since: number | null = null;

  /** Call this in the frame that paints it. */
  show(now: number): void {
    this.#since = now;
  }

  hide(): void {
    this.#since = null;
  }

  /** @param at the time when the key or button was pressed */
  isSeen(at: number): boolean {
    return this.#since !== null && at - this.#since >= SEEN_MS;
  }
}
