import { useCallback, useLayoutEffect, useState } from "react";
import { Seen, SEEN_MS } from "./seen";

/**
 * Whether `what` had been on the screen long enough to be seen when the key or button was pressed
 * that is handled at this moment. Null stands for nothing to be seen. `onSeen` is called as soon as
 * it has been.
 */
export function useSeen(what: string | null, onSeen?: (what: string) => void): () => boolean {
  const [seen] = useState(() => new Seen());
  // Before the browser paints: no press comes in between.
  useLayoutEffect(() => {
    seen.hide();
    if (what === null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // A page in the background gets no frames, and shows nothing to anybody.
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

/** A press that had to wait, for the page was busy, was made earlier than it is handled. */
function pressedAt(): number {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the event is in no one's hands here
  return window.event?.timeStamp ?? performance.now();
}
