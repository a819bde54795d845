import { useCallback } from "react";
import { useLocation } from "react-router";

type Change = (now: URLSearchParams) => URLSearchParams;

/**
 * Notes in the address what this page shows, for a reload and for the way back.
 *
 * It goes past the router, which learns of it with the next navigation. While the router loads or
 * renders what a person has just chosen, its own address is the one before, and navigating from
 * there would undo the choice.
 */
export function useNoteInAddress(): (change: Change) => void {
  const { pathname } = useLocation();
  return useCallback(
    (change) => {
      if (window.location.pathname !== pathname) return;
      const next = change(addressNow()).toString();
      const search = next === "" ? "" : `?${next}`;
      if (search === window.location.search) return;
      const { hash } = window.location;
      window.history.replaceState(window.history.state, "", pathname + search + hash);
    },
    [pathname],
  );
}

/** The parameters of the address at this moment, even if the page does not show them yet. */
export function addressNow(): URLSearchParams {
  return new URLSearchParams(window.location.search);
}
