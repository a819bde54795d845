import { useEffect, useEffectEvent, useRef } from "react";

const REST_MS = 200;

interface Options {
  /** How many images are loaded, in pages of `pageSize`. */
  readonly loaded: number;
  readonly pageSize: number;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly onMore: () => void;
  /** The page that the address leads to, from 1. */
  readonly page: number;
  readonly onPage: (page: number) => void;
  /** Whether the list is measured, so that it can be scrolled. */
  readonly isReady: boolean;
  readonly scrollToPlace: (place: number) => void;
  /** The place of the first image on the screen, and whether the end of the list is near. */
  readonly firstPlace: number;
  readonly isNearEnd: boolean;
}

/**
 * Loads more as the end comes near, and keeps the place in the list.
 *
 * If the list is opened at a later page, this loads the pages before it and scrolls there. After
 * that it reports which page the person is looking at.
 */
export function usePlace(options: Options): void {
  const { loaded, pageSize, hasMore, isLoading, isReady, firstPlace, isNearEnd } = options;
  const target = useRef(options.page);
  const more = useEffectEvent(options.onMore);
  const scroll = useEffectEvent(options.scrollToPlace);
  useEffect(() => {
    const isMissing = loaded < target.current * pageSize && target.current > 1;
    if (hasMore && !isLoading && (isNearEnd || isMissing)) more();
    if (target.current > 1 && isReady && (!isMissing || !hasMore)) {
      scroll((target.current - 1) * pageSize);
      target.current = 1;
    }
  }, [loaded, pageSize, hasMore, isLoading, isReady, isNearEnd]);
  const report = useEffectEvent((now: number) => {
    if (target.current === 1) options.onPage(now);
  });
  const seen = 1 + Math.floor(firstPlace / pageSize);
  useEffect(() => {
    const timer = setTimeout(() => report(seen), REST_MS);
    return () => clearTimeout(timer);
  }, [seen]);
}
