const LEAST_MS = 4_000;
const MOST_MS = 20_000;
const GLANCE_MS = 2_500;
const LETTER_MS = 65;

/** How long a message stays: long enough to notice and read it, and longer for problems. */
export function readingTime(message: string, isProblem = false): number {
  const read = GLANCE_MS + LETTER_MS * weight(message);
  return Math.min(MOST_MS, Math.max(LEAST_MS, Math.round(read * (isProblem ? 1.6 : 1))));
}

/** The length in letters. A Chinese character says about as much as three letters. */
function weight(message: string): number {
  const dense = message.match(/\p{Script=Han}/gu)?.length ?? 0;
  return message.length + 2 * dense;
}
