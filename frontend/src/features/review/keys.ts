import type { KeyMap } from "@/shared/keyboard/keymap";

export type ReviewAction = "accept" | "reject" | "next" | "previous" | "outline" | "heatMap";

export const REVIEW_KEYS: KeyMap<ReviewAction> = {
  accept: ["a"],
  reject: ["r"],
  next: ["j", "ArrowDown"],
  previous: ["p", "ArrowUp"],
  outline: ["o"],
  heatMap: ["h"],
};
