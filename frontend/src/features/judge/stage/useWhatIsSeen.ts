import { useEffect, useRef, useState } from "react";
import type { Question } from "@/api/types";
import { useSeen } from "@/shared/seen/useSeen";

/**
 * What the person can have seen of the screen when they pressed: a press that was meant for the
 * question before must do nothing to this one.
 */
export function useWhatIsSeen(question: Question | null, isReady: boolean, isSkipOpen: boolean) {
  const id = question === null ? null : String(question.id);
  const painted = isReady ? id : null;
  const [answerable, setAnswerable] = useState<string | null>(null);
  const isQuestionSeen = useSeen(id ?? "none");
  const arePicturesSeen = useSeen(painted, setAnswerable);
  const isSkipSeen = useSeen(isSkipOpen ? id : null);
  useEffect(() => () => setAnswerable(null), [painted]);
  const wasUndone = useRef(false);
  return {
    question: isQuestionSeen,
    pictures: arePicturesSeen,
    /** The reasons to skip, that the skip key opens and takes the first of. */
    skipReasons: isSkipSeen,
    /** Whether an answer would count now. */
    isAnswerable: painted !== null && answerable === painted,
    decided: () => {
      wasUndone.current = false;
    },
    undid: () => {
      wasUndone.current = true;
    },
    /**
     * Whoever notices a slip takes it back at once, by another key than the one that bounces. Only
     * a second undo must wait until what the first one brought back can have been seen.
     */
    mayUndo: () => !wasUndone.current || isQuestionSeen(),
  };
}
