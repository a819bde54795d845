/**
 * What a key press means on any keyboard layout. Pure.
 *
 * What the key writes comes first: on a French keyboard, A is the key with A printed on it. If no
 * key map can know what it writes, the key's position on a US keyboard counts. That is so for
 * Cyrillic, Greek, Hebrew, kana, dead keys, active input methods and French digits without Shift.
 */

/** The parts of a keyboard event that matter here. */
export interface KeyPress {
  readonly key: string;
  /** The position of the key; empty on some phone keyboards. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  /** True for repeats while a key is held down: one press must never answer twice. */
  readonly repeat: boolean;
  readonly getModifierState?: (name: string) => boolean;
}

/** The names that browsers give when they cannot say what a key writes. */
const UNWRITTEN: ReadonlySet<string> = new Set(["", "Dead", "Process", "Unidentified"]);

/** What each position writes on a US keyboard, without and with Shift. */
const PLACES: Readonly<Record<string, readonly [string, string]>> = {
  ...{ Digit1: ["1", "!"], Digit2: ["2", "@"], Digit3: ["3", "#"], Digit4: ["4", "$"] },
  ...{ Digit5: ["5", "%"], Digit6: ["6", "^"], Digit7: ["7", "&"], Digit8: ["8", "*"] },
  ...{ Digit9: ["9", "("], Digit0: ["0", ")"], Minus: ["-", "_"], Equal: ["=", "+"] },
  ...{ BracketLeft: ["[", "{"], BracketRight: ["]", "}"], Semicolon: [";", ":"] },
  ...{ Quote: ["'", '"'], Backquote: ["`", "~"], Comma: [",", "<"], Period: [".", ">"] },
  ...{ Slash: ["/", "?"], Space: [" ", " "] },
};

/** The keys of a key map that the press can mean, the most likely first. */
export function meanings(press: KeyPress): readonly string[] {
  if (press.ctrlKey || press.metaKey || press.altKey) return [];
  const written = UNWRITTEN.has(press.key) ? null : press.key;
  // Shift is needed to write "?" and capitals, but with a named key it is a modifier.
  if (written !== null && isNamed(written)) return press.shiftKey ? [] : [written];
  const place = isOfLatin(written) || isAltGraph(press) ? null : keyAt(press);
  const both = [written === null ? null : folded(written), place];
  if (isDigitWithSign(press)) both.reverse();
  return [...new Set(both)].filter((key) => key !== null);
}

/** Czech keyboards have + and French ones - on a digit key. A press there means the digit. */
function isDigitWithSign({ key, code = "", shiftKey }: KeyPress): boolean {
  return !shiftKey && /^Digit/.test(code) && /^[-+=]$/.test(key);
}

/** A key as key maps name it, regardless of Shift and Caps Lock. */
export function folded(key: string): string {
  // Lower-casing the Turkish capital İ leaves a combining dot after the i.
  return key.normalize("NFC").toLowerCase().replace("i\u0307", "i");
}

/** Whether a person may choose the key: a character of any script, an arrow or the space bar. */
export function isUsable(key: string): boolean {
  if (key === " " || /^Arrow(Left|Right|Up|Down)$/.test(key)) return true;
  if (isNamed(key) || key !== folded(key)) return false;
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]{1,4}$/u.test(key);
}

/** Whether the key has a name such as "Enter" or "F5" because it writes no character. */
function isNamed(key: string): boolean {
  return /^[ -~]{2,}$/.test(key);
}

/** Latin letters and digits mean themselves at any position. */
function isOfLatin(written: string | null): boolean {
  return written !== null && /^[a-z0-9]$/i.test(written);
}

function isAltGraph(press: KeyPress): boolean {
  return press.getModifierState?.("AltGraph") === true;
}

/** What the key at this position writes on a US keyboard. */
function keyAt({ code = "", shiftKey }: KeyPress): string | null {
  if (/^Arrow|^Escape$/.test(code)) return shiftKey ? null : code;
  const letter = /^Key([A-Z])$/.exec(code)?.[1] ?? /^Numpad([0-9])$/.exec(code)?.[1];
  return letter?.toLowerCase() ?? PLACES[code]?.[shiftKey ? 1 : 0] ?? null;
}
