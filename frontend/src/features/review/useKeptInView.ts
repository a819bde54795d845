import { useEffect, useRef, type RefObject } from "react";

/** For the row of a list: scrolls the list, and not the page, to it when it becomes the open one. */
export function useKeptInView(isOpen: boolean): RefObject<HTMLLIElement | null> {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const row = ref.current;
    const list = row?.parentElement;
    if (!isOpen || !row || !list) return;
    const { top, bottom } = row.getBoundingClientRect();
    const frame = list.getBoundingClientRect();
    if (top < frame.top) list.scrollTop -= frame.top - top;
    else if (bottom > frame.bottom) list.scrollTop += bottom - frame.bottom;
  }, [isOpen]);
  return ref;
}
