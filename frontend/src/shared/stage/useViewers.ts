import { useCallback, useEffect, useState } from "react";
import { Viewer } from "@/shared/image/Viewer";
import { closeUnusedImages } from "./useStageImages";

/** One viewer for each thing that is shown, created when it is first needed, disposed with it. */
export function useViewers(ahead: readonly { readonly id: number }[]): (id: number) => Viewer {
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
    (id) => {
      const viewer = viewers.get(id) ?? new Viewer();
      viewers.set(id, viewer);
      return viewer;
    },
    [viewers],
  );
}
