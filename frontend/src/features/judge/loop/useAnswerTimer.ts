import { useEffect, useState } from "react";
import { VisibleTimer } from "./visibleTimer";

const SIGNS = ["keydown", "pointermove", "pointerdown", "wheel"] as const;

/**
 * The time the person looked at the question: its images loaded and the page in front. Writing a
 * note takes no time: who explains an answer must not look slow.
 */
export function useAnswerTimer(
  questionId: number | null,
  isReady: boolean,
  isWriting: boolean,
): VisibleTimer {
  const [timer] = useState(() => new VisibleTimer());
  useEffect(() => timer.restart(false), [timer, questionId, isReady]);
  useEffect(() => {
    const isLookedAt = () => isReady && !isWriting && !document.hidden && document.hasFocus();
    timer.setVisible(isLookedAt());
    const stop = new AbortController();
    const { signal } = stop;
    const change = () => timer.setVisible(isLookedAt());
    document.addEventListener("visibilitychange", change, { signal });
    window.addEventListener("focus", change, { signal });
    window.addEventListener("blur", change, { signal });
    for (const sign of SIGNS) {
      window.addEventListener(sign, () => timer.sign(), { signal, passive: true });
    }
    return () => stop.abort();
  }, [timer, questionId, isReady, isWriting]);
  return timer;
}
