import { keyLabel } from "@/shared/keyboard/keymap";
import classes from "./ui.module.css";

/** The name of a key on its button. Screen readers skip it: the button has a name of its own. */
export function Key({ name }: { readonly name: string }) {
  return (
    <kbd className={classes.kbd} aria-hidden>
      {keyLabel(name)}
    </kbd>
  );
}
