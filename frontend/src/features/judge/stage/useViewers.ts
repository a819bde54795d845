import { useCallback, useEffect, useState } from "react";
import type { Question } from "@/api/types";
import { Viewer } from "@/shared/image/Viewer";
import { closeUnusedImages } from "./useQuestionImages";

/** One viewer for each question, created when it is first needed and disposed with its question. */
export function useViewers(ahead: readonly Question[]): (questionId: number) => Viewer {
  const [viewers] = useState(() => new Map<number, Viewer>());
  useEffect(() => {
    const needed = new Set(ahead.map(({ id }) => id));
    for (const [id, viewer] of viewers) {
      if (needed.has(id)) continue;
      viewer.dispose();
      viewers.delete(id);
    }
  }, [ahead, viewers]);
  useEffect(
    () => () => {
      for (const viewer of viewers.values()) viewer.dispose();
      viewers.clear();
      // Other components of this screen release their images during the same unmount.
      queueMicrotask(closeUnusedImages);
    },
    [viewers],
  );
  return useCallback(
    (questionId) => {
      const viewer = viewers.get(questionId) ?? new Viewer();
      viewers.set(questionId, viewer);
      return viewer;
    },
    [viewers],
  );
}
