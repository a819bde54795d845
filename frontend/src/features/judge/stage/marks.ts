/** What a person adds to the answer: product changed and reasons of each generation, a note. Pure. */

/** `changed` and `reasons` are by generation id. A generation without marks is not listed. */
export interface Marks {
  readonly changed: ReadonlySet<number>;
  readonly reasons: ReadonlyMap<number, ReadonlySet<string>>;
  /** In the person's own words, about the question as a whole. */
  readonly note: string;
}

export const NO_MARKS: Marks = { changed: new Set(), reasons: new Map(), note: "" };
/** In characters, as the server has it. */
export const LONGEST_NOTE = 500;

export function reasonsOf(marks: Marks, generation: number): ReadonlySet<string> {
  return marks.reasons.get(generation) ?? new Set();
}

/** Removing "product changed" also removes the reasons that say how it was changed. */
export function toggleChanged(
  marks: Marks,
  generation: number,
  ofProduct: ReadonlySet<string>,
): Marks {
  const changed = new Set(marks.changed);
  if (!changed.delete(generation)) return { ...marks, changed: changed.add(generation) };
  const kept = [...reasonsOf(marks, generation)].filter((code) => !ofProduct.has(code));
  return { ...marks, changed, reasons: withReasons(marks, generation, kept) };
}

/** A reason that says how the product was changed also marks it as changed. */
export function toggleReason(
  marks: Marks,
  generation: number,
  reason: string,
  ofProduct: ReadonlySet<string>,
): Marks {
  const before = reasonsOf(marks, generation);
  const isOn = !before.has(reason);
  const reasons = withReasons(
    marks,
    generation,
    isOn ? [...before, reason] : [...before].filter((other) => other !== reason),
  );
  if (!isOn || !ofProduct.has(reason)) return { ...marks, reasons };
  return { ...marks, changed: new Set(marks.changed).add(generation), reasons };
}

/** The marks as the server expects them. */
export function asSent({ changed, reasons, note }: Marks): {
  changed: number[];
  reasons: Record<string, string[]>;
  note?: string;
} {
  const written = note.trim();
  return {
    ...(written === "" ? {} : { note: written }),
    changed: [...changed],
    reasons: Object.fromEntries([...reasons].map(([id, codes]) => [String(id), [...codes]])),
  };
}

function withReasons(marks: Marks, generation: number, reasons: readonly string[]) {
  const next = new Map(marks.reasons);
  if (reasons.length > 0) next.set(generation, new Set(reasons));
  else next.delete(generation);
  return next;
}
