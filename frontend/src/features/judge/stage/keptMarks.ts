import { asSent, type Marks } from "./marks";

/**
 * The marks and the note of the question that was marked last, kept by this tab: a reload must not
 * lose what somebody has written. A question that comes to somebody else starts without them.
 */
export function keepMarks(userId: number, question: number, marks: Marks): void {
  try {
    const kept = { question, ...asSent(marks), note: marks.note };
    sessionStorage.setItem(keyOf(userId), JSON.stringify(kept));
  } catch {
    // A browser that keeps nothing shows them until it reloads.
  }
}

/** By question; empty if none are kept or another version has kept them. */
export function keptMarks(userId: number): ReadonlyMap<number, Marks> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(userId)) ?? "null");
    return isKept(kept) ? new Map([[kept.question, marksOf(kept)]]) : new Map();
  } catch {
    return new Map();
  }
}

type Kept = { question: number; note: string } & ReturnType<typeof asSent>;

const keyOf = (userId: number) => `packshot.marks.${userId}`;

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { question, changed, reasons, note } = value as Partial<Kept>;
  return (
    typeof question === "number" &&
    typeof note === "string" &&
    Array.isArray(changed) &&
    typeof reasons === "object" &&
    Object.values(reasons).every(Array.isArray)
  );
}

function marksOf({ changed, reasons, note }: Kept): Marks {
  const sets = Object.entries(reasons).map(([id, codes]) => [Number(id), new Set(codes)] as const);
  return { changed: new Set(changed), reasons: new Map(sets), note };
}
