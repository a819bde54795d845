import { useEffect, useEffectEvent, useRef, type RefObject } from "react";

const REST_MS = 200;

interface List {
  /** How many pages of it are loaded. */
  readonly loaded: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
  /** The page that the address leads to, from 1. */
  readonly page: number;
  /** Called when another page has come to be looked at. */
  readonly onPage: (page: number) => void;
}

/**
 * Keeps the place in a list that goes on as one scrolls: opened at a later page, it loads those
 * before it and goes there; and it says which page is being looked at. The first tile of a page
 * carries `data-page`.
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

/** The last page that begins above the middle of the window. */
function pageInView(root: HTMLElement): number {
  const starts = [...root.querySelectorAll<HTMLElement>("[data-page]")];
  const above = starts.filter((tile) => tile.getBoundingClientRect().top < innerHeight / 2);
  return Number(above.at(-1)?.dataset["page"] ?? 1);
}
