import type { KeyMap } from "@/shared/keyboard/keymap";
import { LOOKING_KEYS, type LookingAction } from "@/shared/stage/lookingKeys";

export type DecidingAction = keyof typeof DECIDING;
export type MovingAction = keyof typeof MOVING;
export type PointingAction = keyof typeof POINTING;
type DigitAction = (typeof DIGITS)[number];
export type DeskAction =
  DecidingAction | MovingAction | PointingAction | LookingAction | DigitAction | "escape" | "enter";

const DECIDING = {
  accept: ["a"],
  reject: ["r"],
  ask: ["e"],
  undo: ["u"],
  changed: ["c"],
  note: ["n"],
  mine: ["i"],
} as const;

const MOVING = {
  next: ["j", "ArrowDown"],
  previous: ["k", "ArrowUp"],
  select: ["x"],
  search: ["/"],
} as const;

const POINTING = {
  finding: ["f"],
  help: ["?"],
} as const;

export const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;

export const DECIDING_KEYS: KeyMap<DecidingAction> = DECIDING;
export const MOVING_KEYS: KeyMap<MovingAction> = MOVING;
export const POINTING_KEYS: KeyMap<PointingAction> = POINTING;

/** Everything that a key does at the desk. */
export const DESK_KEYS: KeyMap<DeskAction> = {
  ...DECIDING_KEYS,
  ...MOVING_KEYS,
  ...POINTING_KEYS,
  ...LOOKING_KEYS,
  ...(Object.fromEntries(
    DIGITS.map((digit) => [digit, [digit]]),
  ) as unknown as KeyMap<DigitAction>),
  escape: ["Escape"],
  enter: ["Enter"],
};
