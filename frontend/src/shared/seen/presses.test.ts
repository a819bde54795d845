import { describe, expect, it, vi } from "vitest";
import { ignoreHeldEnter, onFirstClick } from "./presses";

describe("a press", () => {
  it("of the mouse counts once in a double or triple click", () => {
    const act = vi.fn();
    const click = onFirstClick(act);
    for (const detail of [1, 2, 3]) click({ detail } as React.MouseEvent);
    expect(act).toHaveBeenCalledOnce();
    click({ detail: 0 } as React.MouseEvent); // Enter on a button
    expect(act).toHaveBeenCalledTimes(2);
  });

  it.each([
    ["Enter", true, true],
    ["Enter", false, false],
    ["a", true, false],
  ])("of %s (a repeat: %s) is kept from the button: %s", (key, repeat, isKept) => {
    const preventDefault = vi.fn();
    ignoreHeldEnter({ key, repeat, preventDefault } as unknown as React.KeyboardEvent);
    expect(preventDefault).toHaveBeenCalledTimes(isKept ? 1 : 0);
  });
});
