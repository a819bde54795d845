/** Modal dialogs that have had the focus, and presses that came before one had it. */
const entered = new WeakSet<Element>();
const early = new WeakSet<Event>();

/**
 * Whether a press belongs to a dialog: the focus is in it, or it has just opened and gets the focus
 * in a moment. One that is fading away gets no more presses.
 */
export function isForDialog(event: KeyboardEvent): boolean {
  return early.has(event) || dialogOf(event.target, "[role=dialog]") !== null;
}

/**
 * Follows what `isForDialog` tells. To be called before anything is shown: a dialog closes on Escape
 * as soon as it hears it, so who listens later no longer finds it.
 */
export function watchDialogs(): void {
  window.addEventListener("focusin", ({ target }) => {
    const dialog = dialogOf(target, MODAL);
    if (dialog !== null) entered.add(dialog);
  });
  window.addEventListener(
    "keydown",
    (event) => {
      const open = [...document.querySelectorAll(MODAL)];
      if (open.some((dialog) => !entered.has(dialog))) early.add(event);
    },
    { capture: true },
  );
}

const MODAL = "[role=dialog][aria-modal=true]";

function dialogOf(target: EventTarget | null, selector: string): Element | null {
  return target instanceof Element ? target.closest(selector) : null;
}
