import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { KeyField } from "./KeyField";

function show(chosen?: string) {
  const onChoose = vi.fn();
  render(
    <MantineProvider>
      <KeyField {...{ label: "Skip", usual: ["k"], chosen, isClashing: false, onChoose }} />
    </MantineProvider>,
  );
  return { onChoose, field: screen.getByLabelText<HTMLInputElement>("Skip") };
}

describe("a field for a key", () => {
  it("shows the usual keys until another key is chosen, and then that key", () => {
    expect(show().field.placeholder).toBe("K");
    document.body.replaceChildren();
    expect(show("ф").field.value).toBe("Ф");
  });

  it.each([
    ["ф", "KeyA", "ф"],
    ["Ф", "KeyA", "ф"],
    ["&", "Digit1", "&"],
    ["j", "KeyJ", "j"],
    ["ArrowUp", "ArrowUp", "ArrowUp"],
    [" ", "Space", " "],
    ["Process", "KeyA", "a"],
  ])("takes the key that is pressed: %s at %s as %s", (key, code, taken) => {
    const { onChoose, field } = show();
    fireEvent.keyDown(field, { key, code });
    expect(onChoose).toHaveBeenCalledExactlyOnceWith(taken);
  });

  it.each(["Tab", "Enter", "Escape", "F5", "Shift"])("leaves %s to the page", (key) => {
    const { onChoose, field } = show();
    expect(fireEvent.keyDown(field, { key, code: key })).toBe(true); // not prevented
    expect(onChoose).not.toHaveBeenCalled();
  });

  it("takes what an on-screen keyboard writes, and ignores what an input method writes after a key press", () => {
    const { onChoose, field } = show();
    fireEvent.change(field, { target: { value: "Ж" } });
    expect(onChoose).toHaveBeenLastCalledWith("ж");
    fireEvent.keyDown(field, { key: "Process", code: "KeyA" });
    fireEvent.change(field, { target: { value: "あ" } });
    expect(onChoose).toHaveBeenLastCalledWith("a");
  });

  it("restores the usual keys by Backspace or by its button", async () => {
    const { onChoose, field } = show("j");
    fireEvent.keyDown(field, { key: "Backspace", code: "Backspace" });
    await userEvent.click(screen.getByRole("button", { name: "Usual keys: Skip" }));
    expect(onChoose.mock.calls).toEqual([[null], [null]]);
  });
});
