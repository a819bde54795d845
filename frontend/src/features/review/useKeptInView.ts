import { useEffect, useRef, type RefObject } from "react";

/** For the row of a list: scrolls it into view when it becomes the open one. */
export function useKeptInView(isOpen: boolean): RefObject<HTMLLIElement | null> {
  const ref = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return ref;
}
