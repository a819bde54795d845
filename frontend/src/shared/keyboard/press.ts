/**
 * What a press of a key means on any keyboard. Pure.
 *
 * First comes what the key writes: on a French keyboard A is where A is printed. Where it writes
 * nothing that a map can know (Cyrillic, Greek, Hebrew, kana, a dead key, an input method at work,
 * the digits of a French keyboard without Shift) its place counts, as on a US keyboard.
 */

/** What of a keyboard event matters here. */
export interface KeyPress {
  readonly key: string;
  /** Where the key lies; empty on some keyboards of phones. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** True while a key is held down: one press must never answer twice. */
  readonly repeat: boolean;
  readonly getModifierState?: (name: string) => boolean;
}

/** Browsers name these where they cannot say what a key writes. */
const UNWRITTEN: ReadonlySet<string> = new Set(["", "Dead", "Process", "Unidentified"]);

/** Without and with Shift, as on a US keyboard. */
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  ...{ Digit1: ["1", "!"], Digit2: ["2", "@"], Digit3: ["3", "#"], Digit4: ["4", "$"] },
  ...{ Digit5: ["5", "%"], Digit6: ["6", "^"], Digit7: ["7", "&"], Digit8: ["8", "*"] },
  ...{ Digit9: ["9", "("], Digit0: ["0", ")"], Minus: ["-", "_"], Equal: ["=", "+"] },
  ...{ BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Semicolon: [";", ":"] },
  ...{ Quote: ["'", '"'], Backquote: ["`", "~"], Comma: [",", "<"], Period: [".", ">"] },
  ...{ Slash: ["/", "?"], Space: [" ", " "] },
};

/** What the press can stand for in a map, what is meant most likely first. */
export function meanings(press: KeyPress): readonly string[] {
  if (press.ctrlKey || press.metaKey || press.altKey) return [];
  const written = UNWRITTEN.has(press.key) ? null : press.key;
  // Shift writes "?" and capitals, but with an arrow it is a modifier.
  if (written !== null && isNamed(written)) return press.shiftKey ? [] : [written];
  const place = isOfLatin(written) || isAltGraph(press) ? null : keyAt(press);
  const both = [written === null ? null : folded(written), place];
  if (isDigitWithSign(press)) both.reverse();
  return [...new Set(both)].filter((key) => key !== null);
}

/** Czech has + and French - where others have a digit: who presses it there means the digit. */
function isDigitWithSign({ key, code = "", shiftKey }: KeyPress): boolean {
  return !shiftKey && /^Digit/.test(code) && /^[-+=]$/.test(key);
}

/** A key as maps name it: whatever Shift and Caps Lock make of it. */
export function folded(key: string): string {
  // Of the Turkish capital İ lower case leaves the dot beside the letter.
  return key.normalize("NFC").toLowerCase().replace("i\u0307", "i");
}

/** Whether a person may choose the key: what it writes, in any script, an arrow or the space bar. */
export function isUsable(key: string): boolean {
  if (key === " " || /^Arrow(Left|Right|Up|Down)$/.test(key)) return true;
  if (isNamed(key) || key !== folded(key)) return false;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]{1,4}$/u.test(key);
}

/** "Enter" or "F5", which write nothing, as against "a", "ы" or "क्ष". */
function isNamed(key: string): boolean {
  return /^[ -~]{2,}$/.test(key);
}

/** Latin letters and digits say themselves what they mean, wherever they lie. */
function isOfLatin(written: string | null): boolean {
  return written !== null && /^[a-z0-9]$/i.test(written);
}

function isAltGraph(press: KeyPress): boolean {
  return press.getModifierState?.("AltGraph") === true;
}

/** What the key at this place writes on a US keyboard. */
function keyAt({ code = "", shiftKey }: KeyPress): string | null {
  if (/^Arrow|^Escape$/.test(code)) return shiftKey ? null : code;
  const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Numpad([0-9])$/.exec(code)?.[1];
  return letter?.toLowerCase() ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? null;
}
