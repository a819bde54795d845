import type { Insights } from "@/api/types";

const DAY_MS = 86_400_000;
/** A week at least, so that one busy day is not a bar as wide as the page. */
const FEWEST_DAYS = 14;

type Days = Insights["answers_by_day"];

/** The days without an answer are left out by the server; a time axis needs them. */
export function withEmptyDays(days: Days): Days {
  const newest = days.at(-1);
  const oldest = days[0];
  if (newest === undefined || oldest === undefined) return [];
  const last = Date.parse(newest.day);
  const first = Math.min(Date.parse(oldest.day), last - (FEWEST_DAYS - 1) * DAY_MS);
  const counts = new Map(days.map(({ day, count }) => [day, count]));
  return Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, i) => {
    const day = new Date(first + i * DAY_MS).toISOString().slice(0, 10);
    return { day, count: counts.get(day) ?? 0 };
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
export function learningPoints(versions: Insights["learning"]): readonly LearningPoint[] {
  return versions
    .flatMap(({ number, answers_used, average_precision: measured, baseline }) =>
      measured === null
        ? []
        : [
            {
              number,
              answers: answers_used,
              ...measured,
              range: [measured.low, measured.high] as const,
              baseline: baseline?.value ?? null,
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
