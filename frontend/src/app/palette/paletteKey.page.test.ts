import { describe, expect, it } from "vitest";
import { isPaletteKey } from "./paletteKey";

function press(options: KeyboardEventInit, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key: "k", code: "KeyK", ...options });
  Object.defineProperty(event, "target", { value: target });
  return event;
}
function field(html: string): Element {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  return holder.firstElementChild ?? holder;
}

describe("the palette's key", () => {
  it.each<KeyboardEventInit>([
    { ctrlKey: true },
    { metaKey: true },
    { ctrlKey: true, key: "K" },
    { ctrlKey: true, key: "л" },
  ])("is K with Ctrl or Command, on any layout: %o", (options) => {
    expect(isPaletteKey(press(options), false)).toBe(true);
  });

  it.each<KeyboardEventInit>([
    {},
    { ctrlKey: true, metaKey: true },
    { ctrlKey: true, shiftKey: true },
    { ctrlKey: true, altKey: true },
    { ctrlKey: true, repeat: true },
    { ctrlKey: true, key: "t" },
  ])("is no other press: %o", (options) => {
    expect(isPaletteKey(press(options), false)).toBe(false);
  });

  it("is left alone where a person types, and closes the palette from its own field", () => {
    for (const html of ["<input>", "<textarea></textarea>", "<div contenteditable></div>"]) {
      expect(isPaletteKey(press({ ctrlKey: true }, field(html)), false)).toBe(false);
      expect(isPaletteKey(press({ ctrlKey: true }, field(html)), true)).toBe(true);
    }
    const box = field("<input type=checkbox>");
    expect(isPaletteKey(press({ ctrlKey: true }, box), false)).toBe(true);
  });
});
