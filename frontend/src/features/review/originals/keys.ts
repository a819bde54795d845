import type { KeyMap } from "@/shared/keyboard/keymap";

export type LookAction = "confirm" | "correct" | "unusable" | "next" | "previous" | "help";

export const LOOK_KEYS: KeyMap<LookAction> = {
  confirm: ["Enter", "a"],
  correct: ["c"],
  unusable: ["x"],
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  help: ["?"],
};
