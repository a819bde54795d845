import { useRef } from "react";
import type { Question } from "@/api/types";
import { useSeen, useSeenNow } from "@/shared/seen/useSeen";

/**
 * What the person can have seen when they pressed a key. A press that was meant for the previous
 * question must not change this one.
 */
export function useWhatIsSeen(question: Question | null, isReady: boolean, isSkipOpen: boolean) {
  const id = question === null ? null : String(question.id);
  const painted = isReady ? id : null;
  const isQuestionSeen = useSeen(id ?? "none");
  const [arePicturesSeen, isAnswerable] = useSeenNow(painted);
  const isSkipSeen = useSeen(isSkipOpen ? id : null);
  const wasUndone = useRef(false);
  return {
    question: isQuestionSeen,
    pictures: arePicturesSeen,
    /** The reasons to skip. The skip key opens them and then takes the first one. */
    skipReasons: isSkipSeen,
    /** Whether an answer would count now. */
    isAnswerable,
    decided: () => {
      wasUndone.current = false;
    },
    undid: () => {
      wasUndone.current = true;
    },
    /**
     * The first undo works at once: it has its own key, so it is no repeated press. A second undo
     * must wait until the person can have seen the question that the first one brought back.
     */
    mayUndo: () => !wasUndone.current || isQuestionSeen(),
  };
}
