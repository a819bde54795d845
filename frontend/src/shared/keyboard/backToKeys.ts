import type { KeyboardEvent } from "react";

/**
 * In a note, Enter and Esc return to the keys of the page; Shift with Enter begins a line. Returns
 * whether the press did so. An input method's own Enter only ends its word.
 */
export function backToKeys(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
  const ends = event.key === "Escape" || (event.key === "Enter" && !event.shiftKey);
  if (!ends || event.nativeEvent.isComposing) return false;
  event.preventDefault();
  event.stopPropagation();
  event.currentTarget.blur();
  return true;
}
