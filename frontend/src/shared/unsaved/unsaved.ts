import { useEffect, useId } from "react";

/** What loses the work: leaving the page, or any change of address (such as another tab). */
export type LostBy = "page" | "address";

const unsaved = new Map<string, LostBy>();
let asking: ((go: () => void) => void) | null = null;

/**
 * Marks work as unsaved, so that the person is asked before it is lost.
 *
 * Returns a function that removes the mark at once, for a form that leaves the page after it saved.
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

/** Whether leaving the page, or a mere change of address, would lose unsaved work. */
export function isLost(by: LostBy): boolean {
  return by === "page" ? unsaved.size > 0 : [...unsaved.values()].includes("address");
}

export function forgetUnsaved(): void {
  unsaved.clear();
}

/** Runs an action that loses unsaved work: after the person agrees, or at once if there is none. */
export function leaveThen(go: () => void): void {
  if (asking !== null && isLost("page")) asking(go);
  else go();
}

/** Registers the dialog that asks; returns a function that removes it again. */
export function answerLeaving(ask: (go: () => void) => void): () => void {
  asking = ask;
  return () => {
    if (asking === ask) asking = null;
  };
}
