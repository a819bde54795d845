/** One thing that an entry notes: a value, or how it changed. */
export interface Note {
  readonly name: string;
  readonly before?: string;
  readonly value: string;
}

const LONGEST = 200;

/** What an entry notes, in the order of its names; changes of settings one by one. */
export function notesOf(detail: Readonly<Record<string, unknown>>): Note[] {
  const { before, after, ...rest } = detail;
  const others = Object.entries(rest).flatMap(([name, value]): Note[] =>
    isNothing(value) ? [] : [{ name, value: written(value) }],
  );
  if (isRecord(before) && isRecord(after)) {
    const changes = Object.keys(after).map((name): Note => ({
      name,
      before: written(before[name]),
      value: written(after[name]),
    }));
    return [...changes, ...others];
  }
  if (isNothing(after)) return others;
  return [{ name: "after", before: written(before), value: written(after) }, ...others];
}

function written(value: unknown): string {
  if (isNothing(value)) return "–";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || value === "";
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
