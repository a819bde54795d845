const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/**
 * Milliseconds to wait before try number `attempts + 1`: doubling, at most 30 s, and spread by a
 * fifth either way so that many open pages do not return to a recovered server all at once.
 *
 * @param random a number in [0, 1)
 */
export function backoff(attempts: number, random: number = Math.random()): number {
  const delay = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, attempts - 1));
  return Math.round(delay * (0.8 + 0.4 * random));
}
