import { useEffect, useEffectEvent, useRef } from "react";
import { isForDialog } from "./dialogs";
import { actionFor, type KeyMap } from "./keymap";
import { folded } from "./press";

/** Where keys already have a meaning: text fields, tabs, lists. */
const TAKEN_BY = [
  "input",
  "textarea",
  "select",
  "[contenteditable]",
  "[role=tablist]",
  "[role=radiogroup]",
  "[role=menu]",
  "[role=listbox]",
].join(",");

/** What Space and Enter press for someone who moves through the page by Tab. */
const PRESSABLE = ["button", "a", "[role=button]", "summary"]
  .map((name) => `${name}:focus-visible`)
  .join(",");

/** Handlers of actions that last as long as their key is held down. */
export type HeldHandlers<Action extends string> = Partial<
  Record<Action, (isDown: boolean) => void>
>;

/** Runs the handler of an action when its key is pressed anywhere on the page. */
export function useKeyMap<Action extends string>(
  map: KeyMap<Action>,
  handlers: Partial<Record<Action, () => void>>,
  isEnabled = true,
  held: HeldHandlers<Action> = {},
): void {
  const down = useRef<{ key: KeyboardEvent; release: () => void } | null>(null);
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (isTaken(event)) return;
    // A held key repeats. The repeats must not scroll the page or press a button.
    if (down.current !== null && isSameKey(event, down.current.key)) event.preventDefault();
    const action = actionFor(map, event);
    if (action === null) return;
    const hold = held[action];
    const handler = hold === undefined ? handlers[action] : () => hold(true);
    if (handler === undefined) return;
    event.preventDefault();
    if (hold !== undefined) {
      down.current = { key: event, release: () => hold(false) };
    }
    handler();
  });
  useEffect(() => {
    if (!isEnabled) return undefined;
    const release = () => {
      down.current?.release();
      down.current = null;
    };
    const press = (event: KeyboardEvent) => onKeyDown(event);
    const lift = (event: KeyboardEvent) => {
      if (down.current === null || !isSameKey(event, down.current.key)) return;
      event.preventDefault();
      release();
    };
    window.addEventListener("keydown", press);
    window.addEventListener("keyup", lift);
    // If the key is released in another window, this one gets no keyup.
    window.addEventListener("blur", release);
    return () => {
      window.removeEventListener("keydown", press);
      window.removeEventListener("keyup", lift);
      window.removeEventListener("blur", release);
      release();
    };
  }, [isEnabled]);
}

function isTaken(event: KeyboardEvent): boolean {
  if (isForDialog(event)) return true;
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest(TAKEN_BY) !== null) return true;
  const presses = [" ", "Enter"].includes(event.key) || ["Space", "Enter"].includes(event.code);
  return presses && event.target.matches(PRESSABLE);
}

/** Modifiers and input methods may change between the two events; a key's position does not. */
function isSameKey(one: KeyboardEvent, other: KeyboardEvent): boolean {
  if (one.code !== "" && other.code !== "") return one.code === other.code;
  return folded(one.key) === folded(other.key);
}
