/** Keys without modifiers and what they do. `KeyboardEvent.key` values, letters in lower case. */
export type KeyMap<Action extends string> = Readonly<Record<Action, readonly string[]>>;

/** What of a keyboard event matters here. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** True while a key is held down: one press must never answer twice. */
  readonly repeat: boolean;
}

export function actionFor<Action extends string>(
  map: KeyMap<Action>,
  press: KeyPress,
): Action | null {
  if (press.repeat) return null;
  const key = plainKey(press);
  if (key === null) return null;
  return actionsOf(map).find((action) => map[action].includes(key)) ?? null;
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
  return LABELS[key] ?? key.toUpperCase();
}

export function actionsOf<Action extends string>(map: KeyMap<Action>): Action[] {
  return Object.keys(map) as Action[];
}

/** The key as maps name it; null where a modifier gives it another meaning. */
export function plainKey(press: Omit<KeyPress, "repeat">): string | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.key.length === 1) return press.key.toLowerCase();
  // Shift writes "?" and capitals, but with an arrow it is a modifier.
  return press.shiftKey ? null : press.key;
}
