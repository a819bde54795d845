import { describe, expect, it } from "vitest";
import { actionFor, keyLabel } from "./keymap";
import { isUsable, meanings } from "./press";

function press(key: string, code: string, changes: Partial<KeyboardEvent> = {}) {
  const modifiers = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, code, repeat: false, ...modifiers, ...changes };
}

const MAP = {
  left: ["ArrowLeft", "1"],
  right: ["2"],
  changed: ["a"],
  undo: ["u"],
  why: ["w"],
  help: ["?"],
  zoom: ["+", "="],
  blink: [" "],
};

describe("a key on any keyboard", () => {
  it.each([
    ["Russian", "ф", "KeyA", "changed"],
    ["Russian", "г", "KeyU", "undo"],
    ["Russian, Caps Lock", "Г", "KeyU", "undo"],
    ["Ukrainian", "ц", "KeyW", "why"],
    ["Greek", "α", "KeyA", "changed"],
    ["Greek", "θ", "KeyU", "undo"],
    ["Greek", "ς", "KeyW", "why"],
    ["Hebrew", "ש", "KeyA", "changed"],
    ["Hebrew, with a sign on that key", "'", "KeyW", "why"],
    ["Arabic", "ع", "KeyU", "undo"],
    ["Japanese kana", "ち", "KeyA", "changed"],
    ["Japanese kana digits", "ぬ", "Digit1", "left"],
    ["Korean", "ㅁ", "KeyA", "changed"],
    ["Thai", "ฟ", "KeyA", "changed"],
    ["an input method at work", "Process", "KeyU", "undo"],
    ["an input method at work", "Process", "Digit2", "right"],
    ["an input method at work", "Process", "ArrowLeft", "left"],
    ["an input method at work", "Process", "Space", "blink"],
    ["a full-width space", "　", "Space", "blink"],
    ["a browser that cannot say", "Unidentified", "KeyU", "undo"],
    ["a dead key", "Dead", "Equal", "zoom"],
    ["French digits", "&", "Digit1", "left"],
    ["French digits", "é", "Digit2", "right"],
    ["French digits, Caps Lock", "É", "Digit2", "right"],
    ["Czech digits, where one sign is also the zoom key", "+", "Digit1", "left"],
    ["a sign on the number pad", "+", "NumpadAdd", "zoom"],
    ["Swedish, with a sign on that key", "+", "Minus", "zoom"],
    ["a phone, which reports no key position", "u", "", "undo"],
  ])("%s: %s (%s) is %s", (_, key, code, action) => {
    expect(actionFor(MAP, press(key, code))).toBe(action);
  });

  it.each([
    ["a", "KeyQ", "changed"], // French
    ["w", "KeyZ", "why"], // French
    ["u", "KeyF", "undo"], // Dvorak
    ["A", "KeyA", "changed"], // Caps Lock
  ])("means what is printed on it: %s at %s is %s", (key, code, action) => {
    expect(actionFor(MAP, press(key, code))).toBe(action);
  });

  it.each([
    ["q", "KeyA"],
    ["g", "KeyU"],
    ["5", "Digit1"],
  ])(
    "that writes a Latin letter or digit never means its position's one: %s at %s",
    (key, code) => {
      expect(actionFor(MAP, press(key, code))).toBeNull();
    },
  );

  it("means what it writes rather than what its position stands for", () => {
    const own = { ...MAP, skip: ["&"], reasons: ["ф"] };
    expect(actionFor(own, press("&", "Digit1"))).toBe("skip");
    expect(actionFor(own, press("ф", "KeyA"))).toBe("reasons");
    expect(actionFor(own, press("a", "KeyA"))).toBe("changed");
    expect(actionFor(own, press("1", "Digit1", { shiftKey: true }))).toBe("left");
  });

  it("with Shift also means what a US keyboard writes with Shift", () => {
    const shiftKey = true;
    expect(actionFor(MAP, press("?", "Minus", { shiftKey }))).toBe("help"); // German
    expect(actionFor(MAP, press(",", "Slash", { shiftKey }))).toBe("help"); // Russian
    expect(actionFor(MAP, press("!", "Digit1", { shiftKey }))).toBeNull();
    expect(actionFor(MAP, press("Ф", "KeyA", { shiftKey }))).toBe("changed");
    expect(actionFor(MAP, press("Process", "ArrowLeft", { shiftKey }))).toBeNull();
  });

  it.each(["ctrlKey", "metaKey", "altKey"] as const)(
    "with %s is left to the browser",
    (modifier) => {
      expect(meanings(press("ф", "KeyA", { [modifier]: true }))).toEqual([]);
    },
  );

  it("with AltGr means only what it writes", () => {
    const getModifierState = (name: string) => name === "AltGraph";
    expect(actionFor(MAP, press("ą", "KeyA", { getModifierState }))).toBeNull();
    expect(actionFor({ own: ["ą"] }, press("ą", "KeyA", { getModifierState }))).toBe("own");
  });
});

describe("a key that a person chooses", () => {
  it.each(["a", "7", " ", "ArrowUp", "&", "é", "ß", "ф", "ς", "ש", "あ", "ㅁ", "क्ष", "ั", "ı", "+"])(
    "may be %s",
    (key) => expect(isUsable(key)).toBe(true),
  );

  it.each(["", "A", "Ф", "F5", "Enter", "Tab", "Escape", "Process", "Dead", "ab", "\n", "\u200b"])(
    "may not be %j",
    (key) => expect(isUsable(key)).toBe(false),
  );

  it.each([
    ["ф", "Ф"],
    ["ß", "ß"],
    ["あ", "あ"],
    ["ั", "◌ั"],
    [" ", "Space"],
    ["ArrowLeft", "←"],
  ])("%s is shown as %s on its button", (key, label) => {
    expect(keyLabel(key)).toBe(label);
  });
});
