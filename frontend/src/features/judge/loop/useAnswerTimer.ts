import { useEffect, useState } from "react";
import { VisibleTimer } from "./visibleTimer";

const SIGNS = ["keydown", "pointermove", "pointerdown", "wheel"] as const;

/** The time the person looked at the question: its images loaded and the page in front. */
export function useAnswerTimer(questionId: number | null, isReady: boolean): VisibleTimer {
  const [timer] = useState(() => new VisibleTimer());
  useEffect(() => {
    const isLookedAt = () => isReady && !document.hidden && document.hasFocus();
    timer.restart(isLookedAt());
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
  }, [timer, questionId, isReady]);
  return timer;
}
