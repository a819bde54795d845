import { meanings, type KeyPress } from "./press";

/** The keys of each action: `KeyboardEvent.key` values without modifiers, in lower case. */
export type KeyMap<Action extends string> = Readonly<Record<Action, readonly string[]>>;

export function actionFor<Action extends string>(
  map: KeyMap<Action>,
  press: KeyPress,
): Action | null {
  if (press.repeat) return null;
  for (const key of meanings(press)) {
    const action = actionsOf(map).find((each) => map[each].includes(key));
    if (action !== undefined) return action;
  }
  return null;
}

/** Keys that are assigned to more than one action. */
export function collisions<Action extends string>(map: KeyMap<Action>): string[] {
  const all = actionsOf(map).flatMap((action) => [...new Set(map[action])]);
  return [...new Set(all.filter((key, i) => all.indexOf(key) !== i))];
}

const LABELS: Readonly<Record<string, string>> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
  Enter: "Enter",
  "Ctrl+Z": "Ctrl+Z",
  Ctrl: "Ctrl",
  " ": "Space",
};

/** The name of a key as buttons show it. */
export function keyLabel(key: string): string {
  const name = LABELS[key] ?? key.toUpperCase();
  // No key has SS printed on it for ß. A combining mark needs a circle to be visible.
  if (!(key in LABELS) && name.length !== key.length) return key;
  return /^\p{M}/u.test(name) ? `◌${name}` : name;
}

export function actionsOf<Action extends string>(map: KeyMap<Action>): Action[] {
  return Object.keys(map) as Action[];
}
