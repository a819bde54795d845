import { describe, expect, it, vi } from "vitest";
import { ignoreHeldEnter, onFirstClick } from "./presses";

describe("a press", () => {
  it("of a mouse counts once, however often it clicks in a row", () => {
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
  ])("of %s, repeated: %s, is kept from its button: %s", (key, repeat, isKept) => {
    const preventDefault = vi.fn();
    ignoreHeldEnter({ key, repeat, preventDefault } as unknown as React.KeyboardEvent);
    expect(preventDefault).toHaveBeenCalledTimes(isKept ? 1 : 0);
  });
});
