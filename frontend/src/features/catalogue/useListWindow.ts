import { useCallback, useRef, useState } from "react";

/** The part of a scrolling list that is on the screen. */
export interface ListWindow {
  readonly attach: (element: HTMLDivElement | null) => (() => void) | undefined;
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly onScroll: () => void;
  /** Scrolls just so far that what lies between `top` and `bottom` is visible. */
  readonly reveal: (top: number, bottom: number) => void;
  readonly scrollTo: (top: number) => void;
  /** Focuses the first element that matches. */
  readonly focus: (selector: string) => void;
}

/** Follows size and scroll position; `covered` is the height of what sticks to the list's top. */
export function useListWindow(covered: number): ListWindow {
  const list = useRef<HTMLDivElement | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [top, setTop] = useState(0);
  const attach = useCallback((element: HTMLDivElement | null) => {
    list.current = element;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  const scrollTo = useCallback((wanted: number) => {
    if (list.current === null) return;
    list.current.scrollTop = wanted;
    // Lines that come into view are drawn at once, so that one of them can have the focus.
    setTop(list.current.scrollTop);
  }, []);
  return {
    attach,
    width: size.width,
    height: Math.max(0, size.height - covered),
    top,
    onScroll: () => list.current && setTop(list.current.scrollTop),
    reveal: (from, to) => {
      if (list.current === null) return;
      const room = list.current.clientHeight - covered;
      if (from < list.current.scrollTop) scrollTo(from);
      else if (to > list.current.scrollTop + room) scrollTo(to - room);
    },
    scrollTo,
    focus: (selector) =>
      list.current?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true }),
  };
}
