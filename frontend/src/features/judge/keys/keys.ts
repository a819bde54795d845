import type { Choice, Question } from "@/api/types";
import { actionsOf, collisions, type KeyMap } from "@/shared/keyboard/keymap";
import { isUsable } from "@/shared/keyboard/press";
import { LOOKING_KEYS, type LookingAction } from "@/shared/stage/lookingKeys";

// Actions are named as the server names them: people's own keys are stored there.

export type PairChoice = "left" | "both_good" | "both_bad" | "right";
export type SingleChoice = "good" | "bad";
export type PairAction = PairChoice | "changed_left" | "changed_right";
export type SingleAction = SingleChoice | "changed_single";
export type AlwaysAction = keyof typeof ALWAYS;
export type JudgeAction = PairAction | SingleAction | AlwaysAction | LookingAction;

const ALWAYS = {
  reasons: ["r"],
  note: ["n"],
  skip: ["k"],
  undo: ["u"],
  full_screen: ["f"],
  guidelines: ["g"],
  details: ["d"],
  why: ["w"],
  help: ["?"],
} as const;

export const ALWAYS_KEYS: KeyMap<AlwaysAction> = ALWAYS;

export const PAIR_KEYS: KeyMap<PairAction> = {
  left: ["ArrowLeft", "1"],
  both_good: ["ArrowUp"],
  both_bad: ["ArrowDown", "x"],
  right: ["ArrowRight", "2"],
  changed_left: ["a"],
  changed_right: ["s"],
};

export const SINGLE_KEYS: KeyMap<SingleAction> = {
  // As for pairs, the digits count the buttons from the left.
  bad: ["ArrowLeft", "1"],
  good: ["ArrowRight", "2"],
  changed_single: ["a"],
};

/** In the order of their buttons. */
export const PAIR_CHOICES: readonly PairChoice[] = ["left", "both_good", "both_bad", "right"];
export const SINGLE_CHOICES: readonly SingleChoice[] = ["bad", "good"];

export type AnyChoice = Choice & (PairChoice | SingleChoice);

/** A person's own keys: one character key for an action, instead of the usual keys. */
export type OwnKeys = Readonly<Partial<Record<JudgeAction, string>>>;

// Actions of the other kind of question have no key.
const NONE: KeyMap<JudgeAction> = {
  left: [],
  right: [],
  both_good: [],
  both_bad: [],
  good: [],
  bad: [],
  changed_left: [],
  changed_right: [],
  changed_single: [],
  ...LOOKING_KEYS,
  ...ALWAYS_KEYS,
};

/**
 * All keys that work while a question of this kind is on the screen. A key that a person has chosen
 * keeps its meaning, even if the usual keys have changed since then.
 */
export function keysOf(kind: Question["kind"], own: OwnKeys = {}): KeyMap<JudgeAction> {
  const map = merged(kind, own);
  const chosen = actionsOf(map).filter((action) => map[action].length > 0 && action in own);
  const taken = new Set(chosen.map((action) => own[action]));
  const entries = actionsOf(map).map((action) => [
    action,
    action in own ? map[action] : map[action].filter((key) => !taken.has(key)),
  ]);
  return Object.fromEntries(entries) as KeyMap<JudgeAction>;
}

function merged(kind: Question["kind"], own: OwnKeys): KeyMap<JudgeAction> {
  const usual = kind === "pair" ? PAIR_KEYS : SINGLE_KEYS;
  return {
    ...NONE,
    ...withOwn(LOOKING_KEYS, own),
    ...withOwn(ALWAYS_KEYS, own),
    ...withOwn<JudgeAction>(usual, own),
  };
}

/** The same actions, with a person's own keys where they have chosen some. */
export function withOwn<Action extends JudgeAction>(
  map: KeyMap<Action> | Partial<KeyMap<Action>>,
  own: OwnKeys,
): KeyMap<Action> {
  const usual = map as KeyMap<Action>;
  const entries = actionsOf(usual).map((action) => {
    const key = own[action];
    return [action, key === undefined ? usual[action] : [key]];
  });
  return Object.fromEntries(entries) as KeyMap<Action>;
}

/** Keys that would mean two things at once, on either kind of question. */
export function clashes(own: OwnKeys): string[] {
  return [...new Set([...collisions(merged("pair", own)), ...collisions(merged("single", own))])];
}

/** The stored keys, without those that this version of the page does not know. */
export function ownKeys(stored: Readonly<Record<string, string>> | undefined): OwnKeys {
  const known = Object.entries(stored ?? {}).filter(
    ([action, key]) => action in NONE && isUsable(key),
  );
  return Object.fromEntries(known);
}
