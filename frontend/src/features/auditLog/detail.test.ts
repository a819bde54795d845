import { describe, expect, it } from "vitest";
import { notesOf } from "./detail";

describe("what an entry notes", () => {
  it("is each change of a setting", () => {
    const detail = {
      before: { hold_minutes: 10, name: "" },
      after: { hold_minutes: 20, name: "x" },
    };
    expect(notesOf(detail)).toEqual([
      { name: "hold_minutes", before: "10", value: "20" },
      { name: "name", before: "–", value: "x" },
    ]);
  });

  it("is a role before and after, beside the rest", () => {
    expect(notesOf({ before: "ops", after: "admin", user: "ada", note: "" })).toEqual([
      { name: "after", before: "ops", value: "admin" },
      { name: "user", value: "ada" },
    ]);
  });

  it("is cut where a text is long", () => {
    expect(notesOf({ note: "x".repeat(500) })[0]?.value).toHaveLength(201);
  });
});
