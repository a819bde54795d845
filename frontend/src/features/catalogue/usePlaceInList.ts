import { useEffect, useEffectEvent, useRef, type RefObject } from "react";

const REST_MS = 200;

interface List {
  /** The number of pages loaded. */
  readonly loaded: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
  /** The page that the address leads to, from 1. */
  readonly page: number;
  /** Called when the person has scrolled to another page. */
  readonly onPage: (page: number) => void;
}

/**
 * Keeps the place in a list that loads more as the person scrolls.
 *
 * If the list is opened at a later page, this loads the pages before it and scrolls there. After
 * that it reports which page the person is looking at. The first tile of each page has `data-page`.
 */
export function usePlaceInList(list: List): RefObject<HTMLUListElement | null> {
  const root = useRef<HTMLUListElement>(null);
  const target = useRef(list.page);
  const more = useEffectEvent(list.onMore);
  const { loaded, hasMore, isLoading } = list;
  useEffect(() => {
    if (target.current <= 1) return;
    if (loaded < target.current && hasMore) {
      if (!isLoading) more();
      return;
    }
    if (window.scrollY === 0) {
      root.current?.querySelector(`[data-page="${target.current}"]`)?.scrollIntoView();
    }
    target.current = 1;
  }, [loaded, hasMore, isLoading]);
  const look = useEffectEvent(() => {
    if (target.current > 1 || root.current === null) return;
    const page = pageInView(root.current);
    if (page !== list.page) list.onPage(page);
  });
  useEffect(() => {
    let rest = 0;
    const wait = () => {
      window.clearTimeout(rest);
      rest = window.setTimeout(() => look(), REST_MS);
    };
    window.addEventListener("scroll", wait, { passive: true });
    return () => {
      window.clearTimeout(rest);
      window.removeEventListener("scroll", wait);
    };
  }, []);
  return root;
}

/** The last page that starts above the middle of the window. */
function pageInView(root: HTMLElement): number {
  const starts = [...root.querySelectorAll<HTMLElement>("[data-page]")];
  const above = starts.filter((tile) => tile.getBoundingClientRect().top < innerHeight / 2);
  return Number(above.at(-1)?.dataset["page"] ?? 1);
}
