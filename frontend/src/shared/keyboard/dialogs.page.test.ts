import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { isForDialog, watchDialogs } from "./dialogs";

function openDialog(): HTMLElement {
  const dialog = document.createElement("section");
  dialog.setAttribute("role", "dialog");
  dialog.setAttribute("aria-modal", "true");
  dialog.append(document.createElement("button"));
  document.body.append(dialog);
  return dialog;
}

function focus(element: HTMLElement | null): void {
  element?.focus();
}

/** Whether the page takes it for the dialog's, which closes before the page hears the key. */
function press(closes: () => void = () => undefined): boolean {
  let isTaken = false;
  const close = (): void => closes();
  const listen = (event: KeyboardEvent): void => {
    isTaken = isForDialog(event);
  };
  window.addEventListener("keydown", close, { capture: true });
  window.addEventListener("keydown", listen);
  const target = document.activeElement ?? document.body;
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
  window.removeEventListener("keydown", close, { capture: true });
  window.removeEventListener("keydown", listen);
  return isTaken;
}

describe("a press", () => {
  beforeAll(() => watchDialogs());
  afterEach(() => document.body.replaceChildren());

  it("is the page's without a dialog", () => {
    expect(press()).toBe(false);
  });

  it("is the dialog's before that has the focus, even if it closes it", () => {
    const dialog = openDialog();
    expect(press(() => dialog.remove())).toBe(true);
    expect(press()).toBe(false);
  });

  it("is the dialog's while the focus is in it", () => {
    const dialog = openDialog();
    focus(dialog.querySelector("button"));
    expect(press()).toBe(true);
    focus(dialog.querySelector("button"));
    expect(press(() => dialog.remove())).toBe(true);
  });

  it("is the page's again as soon as a closing dialog has given the focus back", () => {
    const dialog = openDialog();
    focus(dialog.querySelector("button"));
    (document.activeElement as HTMLElement).blur();
    expect(press()).toBe(false);
  });
});
