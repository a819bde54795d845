import { useCallback, useLayoutEffect, useMemo, useState } from "react";
import { Seen, SEEN_MS } from "./seen";

/**
 * Returns a function for event handlers. It tells whether `what` had been on the screen long enough
 * to be seen when the key or button of the current event was pressed.
 *
 * `what` is null if there is nothing to see. `onSeen` is called once `what` has been seen.
 */
export function useSeen(what: string | null, onSeen?: (what: string) => void): () => boolean {
  const [seen] = useState(() => new Seen());
  // A layout effect runs before the browser paints, so no press can come in between.
  useLayoutEffect(() => {
    seen.hide();
    if (what === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A page in the background gets no frames, so the clock starts when it is visible.
    const frame = requestAnimationFrame((now) => {
      seen.show(now);
      timer = setTimeout(() => onSeen?.(what), SEEN_MS);
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    };
  }, [seen, what, onSeen]);
  return useCallback(() => seen.isSeen(pressedAt()), [seen]);
}

/**
 * The same, and whether `what` can have been seen by now. Something that comes back must be looked
 * at again, so each time that it appears counts for itself.
 */
export function useSeenNow(what: string | null): readonly [() => boolean, boolean] {
  const appearance = useMemo(() => ({ what }), [what]);
  const [seen, setSeen] = useState<typeof appearance | null>(null);
  const isSeen = useSeen(
    what,
    useCallback(() => setSeen(appearance), [appearance]),
  );
  return [isSeen, what !== null && seen === appearance];
}

/** The time of the press, which may be well before its handler runs if the page was busy. */
export function pressedAt(): number {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- callers do not pass theirs
  return window.event?.timeStamp ?? performance.now();
}
