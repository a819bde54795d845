import type { KeyMap } from "@/shared/keyboard/keymap";

export type EditAction =
  | "save"
  | "cancel"
  | "brush"
  | "eraser"
  | "take"
  | "cut"
  | "hand"
  | "smaller"
  | "larger"
  | "closer"
  | "farther"
  | "whole"
  | "reset"
  | "help";

/** While a mask is corrected. Undo and redo have Ctrl; arrows and Space belong to the picture. */
export const EDIT_KEYS: KeyMap<EditAction> = {
  brush: ["b"],
  eraser: ["e"],
  take: ["+", "="],
  cut: ["-"],
  hand: ["h"],
  smaller: ["["],
  larger: ["]"],
  closer: ["i"],
  farther: ["o"],
  whole: ["0"],
  reset: ["r"],
  save: ["Enter"],
  cancel: ["Escape"],
  help: ["?"],
};

/** What needs more than one key, or the picture in focus. */
export const FURTHER_KEYS = [
  ["undo", ["Ctrl+Z"]],
  ["redo", ["Ctrl+Shift+Z"]],
  ["move", ["ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"]],
  ["apply", [" "]],
] as const;
