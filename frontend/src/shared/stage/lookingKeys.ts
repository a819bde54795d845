import type { KeyMap } from "@/shared/keyboard/keymap";

const LOOKING = {
  blink: [" "],
  overlay: ["m"],
  loupe: ["z"],
  zoom_in: ["+", "="],
  zoom_out: ["-"],
  reset_zoom: ["0"],
} as const;

export type LookingAction = keyof typeof LOOKING;

/** Ways to look closer. */
export const LOOKING_KEYS: KeyMap<LookingAction> = LOOKING;

/** How much one press magnifies. */
export const ZOOM_STEP = 1.4;
