import { useEffect, useEffectEvent } from "react";
import { isForDialog } from "@/shared/keyboard/dialogs";

/**
 * Calls `undo` for Ctrl+Z (⌘Z on a Mac) and `redo` for Ctrl+Shift+Z and Ctrl+Y, wherever the focus
 * is but in a text field or a dialog.
 */
export function useUndoKeys(undo: () => void, redo: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || isForDialog(event)) return;
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    const isBack = isKey(event, "z") && !event.shiftKey;
    const isForth = (isKey(event, "z") && event.shiftKey) || isKey(event, "y");
    if (!isBack && !isForth) return;
    event.preventDefault();
    if (isBack) undo();
    else redo();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** By the letter, and on a keyboard without Latin letters by its place. */
function isKey(event: KeyboardEvent, letter: string): boolean {
  const isLatin = /^[a-z]$/i.test(event.key);
  return isLatin ? event.key.toLowerCase() === letter : event.code === `Key${letter.toUpperCase()}`;
}
