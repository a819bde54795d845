/** Fuzzy match for the palette's pages and actions. Pure. */

const WORD_START = 8;
const FOLLOWS = 5;
const ANYWHERE = 1;
/** Characters that are skipped cost a little, so that shorter texts come first. */
const SKIPPED = 0.1;

/**
 * How well the text matches: the typed characters must appear in their order, best at the beginnings
 * of words or one after the other. Null if they don't.
 */
export function matchScore(typed: string, text: string): number | null {
  const wanted = Array.from(folded(typed).replace(/\s+/gu, ""));
  const given = Array.from(folded(text));
  // best[j]: the best score so far with the last wanted character at j.
  let best: (number | null)[] = given.map(() => null);
  for (const [i, character] of wanted.entries()) {
    const next: (number | null)[] = given.map(() => null);
    let before: number | null = i === 0 ? 0 : null;
    for (const [j, each] of given.entries()) {
      if (each === character && (i === 0 || before !== null || best[j - 1] != null)) {
        const apart =
          before === null ? null : before + worth(given, j) - SKIPPED * (i === 0 ? j : 1);
        const last = i > 0 ? (best[j - 1] ?? null) : null;
        next[j] = larger(apart, last === null ? null : last + FOLLOWS);
      }
      if (i > 0) before = larger(before, best[j] ?? null);
    }
    best = next;
  }
  if (wanted.length === 0) return 0;
  const score = best.reduce(larger, null);
  return score === null ? null : score - SKIPPED * given.length * 0.1;
}

/** The entries that match, best first; entries that match equally well keep their order. */
export function bestMatches<T>(
  typed: string,
  entries: readonly T[],
  textOf: (entry: T) => string,
): T[] {
  return entries
    .flatMap((entry, order) => {
      const score = matchScore(typed, textOf(entry));
      return score === null ? [] : [{ entry, score, order }];
    })
    .sort((one, other) => other.score - one.score || one.order - other.order)
    .map(({ entry }) => entry);
}

function worth(text: readonly string[], place: number): number {
  const before = text[place - 1];
  return before === undefined || !/[\p{L}\p{N}]/u.test(before) ? WORD_START : ANYWHERE;
}

function larger(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

/** Without case and accents: "Ubersicht" finds "Übersicht". */
function folded(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
