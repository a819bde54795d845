import type { Insights, RateGroup, Work } from "@/api/types";

const DAY_MS = 86_400_000;
/** A week at least, so that one busy day is not a bar as wide as the page. */
const FEWEST_DAYS = 14;

type Days = Work["days"];

/** What a version is measured by on the audit set. */
export const MEASURES = ["average_precision", "pair_accuracy"] as const;
export type Measure = (typeof MEASURES)[number];

/** The days without an answer are left out by the server; a time axis needs them. */
export function withEmptyDays(days: Days): Days {
  const newest = days.at(-1);
  const oldest = days[0];
  if (newest === undefined || oldest === undefined) return [];
  const last = Date.parse(newest.day);
  const first = Math.min(Date.parse(oldest.day), last - (FEWEST_DAYS - 1) * DAY_MS);
  const counts = new Map(days.map((each) => [each.day, each]));
  return Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, i) => {
    const day = new Date(first + i * DAY_MS).toISOString().slice(0, 10);
    return counts.get(day) ?? { day, count: 0, milliseconds: 0, purposes: {} };
  });
}

export interface LearningPoint {
  readonly number: number;
  readonly answers: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Low and high once more, as the band wants them. */
  readonly range: readonly [number, number];
  readonly baseline: number | null;
}

/** The measured versions by how many answers they know; versions without measures are left out. */
export function learningPoints(
  versions: Insights["learning"],
  measure: Measure,
): readonly LearningPoint[] {
  return versions
    .flatMap(({ number, answers_used, [measure]: measured, baseline }) =>
      measured === null
        ? []
        : [
            {
              number,
              answers: answers_used,
              ...measured,
              range: [measured.low, measured.high] as const,
              baseline: measure === "average_precision" ? (baseline?.value ?? null) : null,
            },
          ],
    )
    .sort((a, b) => a.answers - b.answers || a.number - b.number);
}

/** A 90% range wider than this leaves differences between versions to chance. */
export const MOST_WIDTH = 0.2;

/** The last measured version, if the audit set is too small to tell how good it is. */
export function tooWide(points: readonly LearningPoint[]): LearningPoint | null {
  const last = points.at(-1);
  return last && last.high - last.low > MOST_WIDTH ? last : null;
}

/** Why questions were asked, in the order in which they are drawn. */
export const PURPOSES = [
  "learn",
  "explore",
  "audit",
  "compare",
  "lot",
  "gold",
  "repeat",
  "drift",
  "rank",
] as const;

/** The purposes that these days have answers for. */
export function purposesOf(days: Days): (typeof PURPOSES)[number][] {
  return PURPOSES.filter((each) => days.some(({ purposes }) => (purposes[each] ?? 0) > 0));
}

export type Weeks = readonly Pick<RateGroup, "generator" | "week" | "passed">[];

export interface Trend {
  readonly generators: readonly string[];
  /** One entry a week: its Monday, and the pass rate of each generator that was judged in it. */
  readonly points: readonly Readonly<Record<string, string | number>>[];
}

/** The pass rates of the generators with the most answers, week by week. */
export function trendOf(weeks: Weeks, most: number): Trend {
  const totals = new Map<string, number>();
  for (const { generator, passed } of weeks)
    totals.set(generator ?? "", (totals.get(generator ?? "") ?? 0) + passed.n);
  const generators = [...totals]
    .sort(([, first], [, second]) => second - first)
    .slice(0, most)
    .map(([name]) => name);
  const points = new Map<string, Record<string, string | number>>();
  for (const { generator, week, passed } of weeks) {
    const place = generators.indexOf(generator ?? "");
    if (week === null || place < 0) continue;
    points.set(week, { ...(points.get(week) ?? { week }), [`rate${place}`]: passed.value });
  }
  const inOrder = [...points].sort(([first], [second]) => first.localeCompare(second));
  return { generators, points: inOrder.map(([, point]) => point) };
}
