import type { NewAnswer, Question, Skip } from "@/api/types";

interface EntryBase {
  /** The idempotency key. It never changes. */
  readonly key: string;
  readonly question: Question;
  /** Counts up with each decision, also over reloads. The order does not depend on a clock. */
  readonly order: number;
  /** How often it was sent without a reply. After the first attempt the server may know it. */
  readonly attempts: number;
}
export type AnswerEntry = EntryBase & { readonly type: "answer"; readonly answer: NewAnswer };
type SkipEntry = EntryBase & { readonly type: "skip"; readonly skip: Skip };
export type Entry = AnswerEntry | SkipEntry;

/** An answer or a skip of this session that can be taken back. */
export interface Done {
  readonly key: string;
  readonly question: Question;
  /** Null for a skip. */
  readonly choice: NewAnswer["choice"] | null;
  /** Whether the server has it. From then on an answer's id is known. */
  readonly isConfirmed: boolean;
  readonly answerId: number | null;
}

export function asDone(entry: Entry): Done {
  const { key, question } = entry;
  const choice = entry.type === "answer" ? entry.answer.choice : null;
  return { key, question, choice, isConfirmed: false, answerId: null };
}
