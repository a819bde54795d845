/** What a hundred questions are made of. Pure. */

export interface Quotas {
  readonly explore: number;
  readonly audit: number;
  readonly gold: number;
  readonly repeat: number;
}

export type Part = "learn" | "explore" | "audit" | "gold" | "repeat";

/**
 * The parts of a hundred questions while a model is in use and no batch is being proven.
 *
 * Known answers and repeats are added to the questions of a plan; the audit takes its share of
 * these, and the random ones their share of the rest. The parts add up to a hundred.
 */
export function mixOf({ explore, audit, gold, repeat }: Quotas): Record<Part, number> {
  const planned = 1 / (1 + gold + repeat);
  const others = planned * (1 - audit);
  return rounded({
    learn: others * (1 - explore),
    explore: others * explore,
    audit: planned * audit,
    gold: planned * gold,
    repeat: planned * repeat,
  });
}

/** Shares as whole hundredths; those that lose most by rounding down get what is left. */
function rounded(shares: Record<Part, number>): Record<Part, number> {
  const parts = Object.entries(shares) as [Part, number][];
  const whole = parts.map(([part, share]) => ({
    part,
    count: Math.floor(100 * share + 1e-9),
    lost: 100 * share - Math.floor(100 * share + 1e-9),
  }));
  let left = 100 - whole.reduce((sum, { count }) => sum + count, 0);
  for (const each of [...whole].sort((a, b) => b.lost - a.lost)) {
    if (left === 0) break;
    each.count += 1;
    left -= 1;
  }
  return Object.fromEntries(whole.map(({ part, count }) => [part, count])) as Record<Part, number>;
}
