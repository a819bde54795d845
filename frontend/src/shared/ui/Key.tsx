import { keyLabel } from "@/shared/keyboard/keymap";
import classes from "./ui.module.css";

/** A key as it is written on a button. Read out by nobody: the button's name says what it does. */
export function Key({ name }: { readonly name: string }) {
  return (
    <kbd className={classes.kbd} aria-hidden>
      {keyLabel(name)}
    </kbd>
  );
}
