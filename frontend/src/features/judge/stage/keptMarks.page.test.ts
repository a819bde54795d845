import { afterEach, describe, expect, it } from "vitest";
import { keepMarks, keptMarks } from "./keptMarks";
import { NO_MARKS, toggleChanged, toggleReason } from "./marks";

const OTTO = 3;
const NONE: ReadonlySet<string> = new Set();
const marked = toggleReason(
  toggleChanged({ ...NO_MARKS, note: "odd lid " }, 7, NONE),
  8,
  "floating",
  NONE,
);

afterEach(() => sessionStorage.clear());

describe("marks that a tab keeps", () => {
  it("are those of the last question that was marked", () => {
    keepMarks(OTTO, 41, NO_MARKS);
    keepMarks(OTTO, 42, marked);
    expect(keptMarks(OTTO)).toEqual(new Map([[42, marked]]));
  });

  it("are shown to nobody else", () => {
    keepMarks(OTTO, 42, marked);
    expect(keptMarks(OTTO + 1).size).toBe(0);
  });

  it.each([
    "{",
    "null",
    "7",
    '{"question": 42}',
    '{"question": 42, "note": "", "changed": [], "reasons": {"7": 1}}',
  ])("are none if %s is there instead", (text) => {
    sessionStorage.setItem(`packshot.marks.${OTTO}`, text);
    expect(keptMarks(OTTO).size).toBe(0);
  });
});
