/** Where people type, so that Ctrl+K keeps its meaning there, such as "delete to the end". */
const TEXT = [
  "input:not([type=checkbox]):not([type=radio])",
  "textarea",
  "select",
  "[contenteditable]:not([contenteditable=false])",
].join(",");

/** Whether a press opens the palette, or closes it if it is open. */
export function isPaletteKey(event: KeyboardEvent, isOpen: boolean): boolean {
  if (event.ctrlKey === event.metaKey || event.altKey || event.shiftKey || event.repeat) {
    return false;
  }
  // Layouts without Latin letters write another one with this key.
  const isK = event.key.toLowerCase() === "k" || (event.key > "\u007f" && event.code === "KeyK");
  if (!isK) return false;
  return isOpen || !(event.target instanceof Element && event.target.matches(TEXT));
}

/** What to press, as it is written on this machine's keys. */
export function paletteKeys(): readonly [string, string] {
  return [/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘" : "Ctrl", "K"];
}
