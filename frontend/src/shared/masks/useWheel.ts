import { useEffect, useEffectEvent, type RefObject } from "react";

/** Calls `turn` when a wheel is turned over the element, which then doesn't scroll the page. */
export function useWheel(
  element: RefObject<HTMLElement | null>,
  turn: (direction: -1 | 1, event: WheelEvent) => void,
): void {
  const onTurn = useEffectEvent((event: WheelEvent) => {
    event.preventDefault();
    if (event.deltaY !== 0) turn(event.deltaY < 0 ? 1 : -1, event);
  });
  useEffect(() => {
    const node = element.current;
    const listen = (event: WheelEvent) => onTurn(event);
    // React's own listeners are passive, so they can't keep the page from scrolling.
    node?.addEventListener("wheel", listen, { passive: false });
    return () => node?.removeEventListener("wheel", listen);
  }, [element]);
}
