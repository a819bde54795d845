import { meanings, type KeyPress } from "./press";

/** Keys without modifiers and what they do. `KeyboardEvent.key` values, letters in lower case. */
export type KeyMap<Action extends string> = Readonly<Record<Action, readonly string[]>>;

export function actionFor<Action extends string>(
  map: KeyMap<Action>,
  press: KeyPress,
): Action | null {
  if (press.repeat) return null;
  for (const key of meanings(press)) {
    const found = actionsOf(map).find((action) => map[action].includes(key));
    if (found !== undefined) return found;
  }
  return null;
}

/** Keys that stand for more than one action. */
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
  " ": "Space",
};

/** How a key is written on a button. */
export function keyLabel(key: string): string {
  const name = LABELS[key] ?? key.toUpperCase();
  // ß is not written SS on any key, and a mark alone needs something to stand on.
  if (!(key in LABELS) && name.length !== key.length) return key;
  return /^\p{M}/u.test(name) ? `◌${name}` : name;
}

export function actionsOf<Action extends string>(map: KeyMap<Action>): Action[] {
  return Object.keys(map) as Action[];
}
