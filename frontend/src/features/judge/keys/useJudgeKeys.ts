import type { Viewer } from "@/shared/image/Viewer";
import { actionsOf, type KeyMap } from "@/shared/keyboard/keymap";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { ZOOM_STEP } from "@/shared/stage/lookingKeys";
import { usePanKeys } from "@/shared/stage/usePanKeys";
import type { AnyChoice, JudgeAction } from "./keys";

const DIGITS = ["1", "2", "3", "4", "5", "6", "7", "8", "9"] as const;
type DigitAction = (typeof DIGITS)[number];
const DIGIT_KEYS = Object.fromEntries(DIGITS.map((digit) => [digit, [digit]])) as Record<
  DigitAction,
  [string]
>;

const NO_DIGITS = Object.fromEntries(DIGITS.map((digit) => [digit, []])) as unknown as Record<
  DigitAction,
  []
>;

export interface KeyActions {
  readonly choose: (choice: AnyChoice) => void;
  readonly toggleChanged: (side: number) => void;
  readonly reasons: () => void;
  readonly note: () => void;
  readonly skip: () => void;
  readonly undo: () => void;
  readonly overlay: () => void;
  readonly loupe: () => void;
  readonly zoom: (factor: number) => void;
  readonly fit: () => void;
  readonly fullScreen: () => void;
  readonly guidelines: () => void;
  readonly details: () => void;
  readonly why: () => void;
  readonly help: () => void;
  /** A digit while reasons are open, counted from 0. */
  readonly digit: (index: number) => void;
  readonly escape: () => void;
}

interface Options {
  readonly keys: KeyMap<JudgeAction>;
  readonly isEnabled: boolean;
  /** While reasons are open, digits choose a reason and do not answer. */
  readonly hasDigits: boolean;
  readonly viewer: Viewer;
  readonly actions: KeyActions;
}

/** Everything that the keyboard does on the judge screen. */
export function useJudgeKeys({ keys, isEnabled, hasDigits, viewer, actions }: Options): void {
  const { choose, toggleChanged } = actions;
  // One map for all, so that a press does only one thing, however the layout names the key.
  useKeyMap<JudgeAction | DigitAction | "escape">(
    {
      ...(hasDigits ? withoutDigits(keys) : keys),
      ...(hasDigits ? DIGIT_KEYS : NO_DIGITS),
      escape: ["Escape"],
    },
    {
      left: () => choose("left"),
      right: () => choose("right"),
      both_good: () => choose("both_good"),
      both_bad: () => choose("both_bad"),
      good: () => choose("good"),
      bad: () => choose("bad"),
      changed_left: () => toggleChanged(0),
      changed_right: () => toggleChanged(1),
      changed_single: () => toggleChanged(0),
      reasons: actions.reasons,
      note: actions.note,
      skip: actions.skip,
      undo: actions.undo,
      overlay: actions.overlay,
      loupe: actions.loupe,
      zoom_in: () => actions.zoom(ZOOM_STEP),
      zoom_out: () => actions.zoom(1 / ZOOM_STEP),
      reset_zoom: actions.fit,
      full_screen: actions.fullScreen,
      guidelines: actions.guidelines,
      details: actions.details,
      why: actions.why,
      help: actions.help,
      escape: actions.escape,
      ...Object.fromEntries(DIGITS.map((digit, i) => [digit, () => actions.digit(i)])),
    },
    isEnabled,
    { blink: (isDown) => viewer.blink(isDown) },
  );
  usePanKeys(viewer, isEnabled);
}

function withoutDigits(keys: KeyMap<JudgeAction>): KeyMap<JudgeAction> {
  const entries = actionsOf(keys).map((action) => [
    action,
    keys[action].filter((key) => !(key in DIGIT_KEYS)),
  ]);
  return Object.fromEntries(entries) as KeyMap<JudgeAction>;
}
