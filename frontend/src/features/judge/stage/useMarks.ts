import { useCallback, useEffect, useState } from "react";
import { keepMarks, keptMarks } from "./keptMarks";
import { NO_MARKS, toggleChanged, toggleReason, type Marks } from "./marks";

export interface MarkActions {
  readonly marks: Marks;
  readonly toggleChanged: (generation: number) => void;
  readonly toggleReason: (generation: number, reason: string) => void;
  readonly setNote: (note: string) => void;
  /** What people read for the code of a reason. */
  readonly nameOf: (code: string) => string;
}

/** The project's reasons: which of them say that the product was changed, and their names. */
export interface Vocabulary extends Pick<MarkActions, "nameOf"> {
  readonly ofProduct: ReadonlySet<string>;
}

/**
 * The marks on a question's generations. They are shown again if its answer is taken back, or the
 * page is loaded again before it was given: `keeper` is whose they are, null if none are kept.
 */
export function useMarks(
  keeper: number | null,
  questionId: number | null,
  { ofProduct, nameOf }: Vocabulary,
): MarkActions {
  const [all, setAll] = useState(() =>
    keeper === null ? new Map<number, Marks>() : keptMarks(keeper),
  );
  const change = useCallback(
    (how: (marks: Marks) => Marks) => {
      if (questionId === null) return;
      setAll((before) => new Map(before).set(questionId, how(before.get(questionId) ?? NO_MARKS)));
    },
    [questionId],
  );
  const marks = questionId === null ? undefined : all.get(questionId);
  useEffect(() => {
    if (keeper === null || questionId === null || marks === undefined) return;
    keepMarks(keeper, questionId, marks);
  }, [keeper, questionId, marks]);
  return {
    nameOf,
    marks: marks ?? NO_MARKS,
    toggleChanged: useCallback(
      (id) => change((marks) => toggleChanged(marks, id, ofProduct)),
      [change, ofProduct],
    ),
    toggleReason: useCallback(
      (id, reason) => change((marks) => toggleReason(marks, id, reason, ofProduct)),
      [change, ofProduct],
    ),
    setNote: useCallback((note) => change((marks) => ({ ...marks, note })), [change]),
  };
}
