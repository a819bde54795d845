import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { AnswerBar } from "./AnswerBar";
import { keysOf, SINGLE_CHOICES } from "./keys/keys";

function show(changes: Partial<Parameters<typeof AnswerBar>[0]> = {}) {
  const handlers = { onChoose: vi.fn(), onSkip: vi.fn(), onNote: vi.fn(), onUndo: vi.fn() };
  render(
    <MantineProvider>
      <AnswerBar
        kind="pair"
        keys={keysOf(changes.kind ?? "pair")}
        isEnabled
        isSeen
        canUndo
        last={null}
        next={null}
        hasNote={false}
        {...handlers}
        {...changes}
      />
    </MantineProvider>,
  );
  return handlers;
}

const names = () => screen.getAllByRole("button").map((button) => button.textContent);

describe("the answer bar", () => {
  it("names the answers to a pair and shows their keys", () => {
    show();
    expect(names().slice(1, 5)).toEqual([
      "←Left is better",
      "↑Both good",
      "↓Both bad",
      "→Right is better",
    ]);
  });

  it("asks whether a single image is good or bad", () => {
    show({ kind: "single" });
    expect(screen.getByRole("button", { name: "Good background" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Left is better" })).toBeNull();
    screen.getByText("Does the background suit the product?");
  });

  it("numbers the buttons from the left, for both kinds of question", () => {
    const pair = keysOf("pair");
    const single = keysOf("single");
    expect([pair.left, pair.right].map((keys) => keys[1])).toEqual(["1", "2"]);
    expect(SINGLE_CHOICES.map((choice) => single[choice][1])).toEqual(["1", "2"]);
  });

  it("answers by a click, so that it works on a phone", async () => {
    const { onChoose } = show();
    await userEvent.click(screen.getByRole("button", { name: "Both bad" }));
    expect(onChoose).toHaveBeenCalledExactlyOnceWith("both_bad");
  });

  it("takes a double click for one click", async () => {
    const { onChoose, onSkip, onUndo } = show();
    for (const [name, handler] of [
      ["Both bad", onChoose],
      ["Skip", onSkip],
      ["Undo", onUndo],
    ] as const) {
      await userEvent.dblClick(screen.getByRole("button", { name }));
      expect(handler).toHaveBeenCalledOnce();
    }
  });

  it("offers a note, and says whether one is written", async () => {
    const { onNote } = show({ hasNote: true });
    await userEvent.click(screen.getByRole("button", { name: "Note: written" }));
    expect(onNote).toHaveBeenCalledOnce();
  });

  it("shows the keys that a person has chosen", () => {
    show({ keys: keysOf("pair", { left: "j" }) });
    expect(names()[1]).toBe("JLeft is better");
  });

  it("accepts an undo but no answer before the images are loaded", async () => {
    const { onChoose, onUndo } = show({ isEnabled: false });
    await userEvent.click(screen.getByRole("button", { name: "Left is better" }));
    await userEvent.click(screen.getByRole("button", { name: "Undo" }));
    expect(onChoose).not.toHaveBeenCalled();
    expect(onUndo).toHaveBeenCalledOnce();
  });
});
