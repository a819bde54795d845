import { MantineProvider } from "@mantine/core";
import { fireEvent, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it, vi } from "vitest";
import { LONGEST_NOTE } from "@/features/judge/stage/marks";
import { NoteDock } from "./NoteDock";

function show(first = "") {
  const onClose = vi.fn();
  const notes = [first];
  const Open = () => {
    const [note, setNote] = useState(first);
    notes.push(note);
    return <NoteDock note={note} onNote={setNote} onClose={onClose} />;
  };
  render(<Open />, { wrapper: MantineProvider });
  return { onClose, note: () => notes.at(-1), field: screen.getByRole("textbox") };
}

it("is ready to be written in at once, and Enter returns to the keys", async () => {
  const { onClose, note, field } = show();
  expect(document.activeElement).toBe(field);
  await userEvent.keyboard("Lid open{Shift>}{Enter}{/Shift}on the right{Enter}");
  expect(note()).toBe("Lid open\non the right");
  expect(onClose).toHaveBeenCalledOnce();
  expect(document.activeElement).toBe(document.body);
});

it("keeps what was written when it is closed by Esc", async () => {
  const { onClose, note } = show("before");
  await userEvent.keyboard(" and after{Escape}");
  expect(note()).toBe("before and after");
  expect(onClose).toHaveBeenCalledOnce();
});

it("leaves an input method's Enter to the input method", () => {
  const { onClose, field } = show();
  fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  expect(onClose).not.toHaveBeenCalled();
});

it("takes no more than the server does, and says when little is left", () => {
  const { field } = show("x".repeat(LONGEST_NOTE - 1));
  expect(field.getAttribute("maxlength")).toBe(String(LONGEST_NOTE));
  screen.getByText("1 character left.");
});
