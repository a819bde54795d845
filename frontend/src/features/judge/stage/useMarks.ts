import { useCallback, useState } from "react";
import { NO_MARKS, toggleChanged, toggleReason, type Marks } from "./marks";

export interface MarkActions {
  readonly marks: Marks;
  readonly toggleChanged: (generation: number) => void;
  readonly toggleReason: (generation: number, reason: string) => void;
}

/**
 * The marks on a question's generations. If an answer is taken back, its marks are shown again.
 * The reasons with the codes `ofProduct` say that the product was changed.
 */
export function useMarks(questionId: number | null, ofProduct: ReadonlySet<string>): MarkActions {
  const [all, setAll] = useState<ReadonlyMap<number, Marks>>(new Map());
  const change = useCallback(
    (how: (marks: Marks) => Marks) => {
      if (questionId === null) return;
      setAll((before) => new Map(before).set(questionId, how(before.get(questionId) ?? NO_MARKS)));
    },
    [questionId],
  );
  return {
    marks: (questionId === null ? undefined : all.get(questionId)) ?? NO_MARKS,
    toggleChanged: useCallback(
      (id) => change((marks) => toggleChanged(marks, id, ofProduct)),
      [change, ofProduct],
    ),
    toggleReason: useCallback(
      (id, reason) => change((marks) => toggleReason(marks, id, reason, ofProduct)),
      [change, ofProduct],
    ),
  };
}
