import { useEffect, useEffectEvent } from "react";

/** Calls `undo` for Ctrl+Z (⌘Z on a Mac), wherever the focus is but in a text field. */
export function useUndoKey(undo: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
    const isZ = event.key.toLowerCase() === "z" || (event.code === "KeyZ" && !isLatin(event.key));
    if (!isUndo || !isZ) return;
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    event.preventDefault();
    undo();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

function isLatin(key: string): boolean {
  return /^[a-z]$/i.test(key);
}
