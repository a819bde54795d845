import { useEffect, useId } from "react";

/** What loses it: leaving the page, or any change of the address (another tab, a closed drawer). */
export type LostBy = "page" | "address";

const unsaved = new Map<string, LostBy>();
let asking: ((go: () => void) => void) | null = null;

/**
 * Says that something here is not saved yet: whoever is about to lose it is asked first. Returns
 * how to take that back at once, for a form that leaves by itself when it has saved.
 */
export function useUnsaved(isUnsaved: boolean, lostBy: LostBy = "page"): () => void {
  const id = useId();
  useEffect(() => {
    if (!isUnsaved) return;
    unsaved.set(id, lostBy);
    return () => void unsaved.delete(id);
  }, [id, isUnsaved, lostBy]);
  return () => void unsaved.delete(id);
}

/** Whether leaving the page would lose something; with a change of the address alone, what that would. */
export function isLost(by: LostBy): boolean {
  return by === "page" ? unsaved.size > 0 : [...unsaved.values()].includes("address");
}

export function forgetUnsaved(): void {
  unsaved.clear();
}

/** Does what loses what is unsaved, once the person agrees; at once where nothing is. */
export function leaveThen(go: () => void): void {
  if (asking !== null && isLost("page")) asking(go);
  else go();
}

/** For the dialog that asks; returns how to stop. */
export function answerLeaving(ask: (go: () => void) => void): () => void {
  asking = ask;
  return () => {
    if (asking === ask) asking = null;
  };
}
