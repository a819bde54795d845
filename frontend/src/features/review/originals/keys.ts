import type { KeyMap } from "@/shared/keyboard/keymap";

export type LookAction = "confirm" | "correct" | "unusable" | "next" | "previous" | "help";
export type DrawAction = "save" | "cancel" | "brush" | "eraser" | "smaller" | "larger" | "help";

export const LOOK_KEYS: KeyMap<LookAction> = {
  confirm: ["Enter", "a"],
  correct: ["c"],
  unusable: ["x"],
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  help: ["?"],
};

/** While a mask is corrected. Undo is Ctrl+Z, which is no single key. */
export const DRAW_KEYS: KeyMap<DrawAction> = {
  save: ["Enter"],
  cancel: ["Escape"],
  brush: ["b"],
  eraser: ["e"],
  smaller: ["["],
  larger: ["]"],
  help: ["?"],
};
