import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { actionFor, actionsOf, collisions } from "@/shared/keyboard/keymap";
import { clashes, keysOf, ownKeys, PAIR_KEYS, SINGLE_KEYS } from "./keys";

function press(key: string, changes: Partial<KeyboardEvent> = {}) {
  const modifiers = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
  return { key, repeat: false, ...modifiers, ...changes };
}

describe.each(["pair", "single"] as const)("the keys of a %s", (kind) => {
  it("never have one key for two actions", () => {
    expect(collisions(keysOf(kind))).toEqual([]);
  });

  it.each([
    ["k", "skip"],
    ["u", "undo"],
    ["g", "guidelines"],
    ["d", "details"],
    ["w", "why"],
    ["r", "reasons"],
    [" ", "blink"],
    ["m", "overlay"],
    ["z", "loupe"],
    ["0", "reset_zoom"],
    ["f", "full_screen"],
    ["?", "help"],
  ])("always have %s for %s", (key, action) => {
    expect(actionFor(keysOf(kind), press(key))).toBe(action);
  });
});

it.each([
  ["ArrowLeft", "left"],
  ["1", "left"],
  ["ArrowRight", "right"],
  ["2", "right"],
  ["ArrowUp", "both_good"],
  ["ArrowDown", "both_bad"],
  ["x", "both_bad"],
  ["a", "changed_left"],
  ["S", "changed_right"],
])("a pair is answered by %s as %s", (key, action) => {
  expect(actionFor(PAIR_KEYS, press(key))).toBe(action);
});

it.each([
  ["ArrowRight", "good"],
  ["2", "good"],
  ["ArrowLeft", "bad"],
  ["1", "bad"],
  ["a", "changed_single"],
])("a single is answered by %s as %s", (key, action) => {
  expect(actionFor(SINGLE_KEYS, press(key))).toBe(action);
});

describe("a key press", () => {
  it("that is held down counts once", () => {
    expect(actionFor(PAIR_KEYS, press("ArrowLeft", { repeat: true }))).toBeNull();
  });

  it.each(["ctrlKey", "metaKey", "altKey"] as const)("with %s is the browser's", (modifier) => {
    expect(actionFor(PAIR_KEYS, press("a", { [modifier]: true }))).toBeNull();
  });

  it("with Shift can be a capital or the question mark, but an arrow with Shift never answers", () => {
    expect(actionFor(keysOf("pair"), press("?", { shiftKey: true }))).toBe("help");
    expect(actionFor(keysOf("pair"), press("ArrowLeft", { shiftKey: true }))).toBeNull();
  });

  it("for the other kind of question does nothing", () => {
    expect(actionFor(keysOf("single"), press("x"))).toBeNull();
  });
});

describe("a person's own keys", () => {
  it("replace the usual keys", () => {
    const own = { left: "j", right: "l" };
    expect(actionFor(keysOf("pair", own), press("j"))).toBe("left");
    expect(actionFor(keysOf("pair", own), press("ArrowLeft"))).toBeNull();
    expect(actionFor(keysOf("single", own), press("ArrowLeft"))).toBe("bad");
    expect(clashes(own)).toEqual([]);
  });

  it("may mean different things for a pair and a single, but only one thing for each", () => {
    expect(clashes({ left: "q", good: "q" })).toEqual([]);
    expect(clashes({ left: "q", right: "q" })).toEqual(["q"]);
    expect(clashes({ skip: "u" })).toEqual(["u"]);
  });

  it("keep their meaning even if the usual keys have changed since then", () => {
    const stored = { good: "1", bad: "2" };
    expect(actionFor(keysOf("single", stored), press("1"))).toBe("good");
    expect(actionFor(keysOf("single", stored), press("2"))).toBe("bad");
    const half = keysOf("single", { good: "1" });
    expect(actionFor(half, press("1"))).toBe("good");
    expect(actionFor(half, press("ArrowLeft"))).toBe("bad");
    expect(collisions(half)).toEqual([]);
  });

  it("may be swapped", () => {
    expect(clashes({ skip: "u", undo: "k" })).toEqual([]);
  });

  it("leave a key for every action and one action for every key, unless they clash", () => {
    const actions = [...new Set([...actionsOf(keysOf("pair")), ...actionsOf(keysOf("single"))])];
    const keys = Array.from("abjkux129 ?&+-=фыßöéςשあ");
    const own = fc.dictionary(
      fc.constantFrom(...actions),
      fc.constantFrom(...keys, "ArrowLeft", "ArrowUp"),
    );
    fc.assert(
      fc.property(own, (keys) => {
        fc.pre(clashes(keys).length === 0);
        for (const kind of ["pair", "single"] as const) {
          const map = keysOf(kind, keys);
          expect(collisions(map)).toEqual([]);
          for (const action of actionsOf(map)) {
            for (const key of map[action]) expect(actionFor(map, press(key))).toBe(action);
          }
        }
      }),
    );
  });

  it("are taken from the server, except for actions that this page does not know", () => {
    expect(ownKeys({ skip: "j", dance: "q", undo: "F13", blink: "ф" })).toEqual({
      skip: "j",
      blink: "ф",
    });
    expect(ownKeys(undefined)).toEqual({});
  });
});

it("are the same keys and actions as the server's", () => {
  const repository = join(import.meta.dirname, "../../../../..");
  const actions = readFileSync(join(repository, "scoring/vocabulary/judge_actions.py"), "utf8");
  const server = readFileSync(join(repository, "annotator/members/change_preferences.py"), "utf8");
  const named = [...actions.matchAll(/^ {4}[A-Z_]+ = "([a-z_]+)"$/gm)].map(([, name]) => name);
  const known = [...actionsOf(keysOf("pair"))].sort();
  expect(named.filter((name) => known.includes(name as (typeof known)[number])).sort()).toEqual(
    known,
  );
  for (const kind of ["pair", "single"] as const) {
    const map = keysOf(kind);
    for (const action of actionsOf(map).filter((name) => map[name].length > 0)) {
      const keys = map[action].map((key) => `"${key}"`).join(", ");
      expect(server).toContain(`"${action}": (${keys}${map[action].length === 1 ? "," : ""})`);
    }
  }
});
