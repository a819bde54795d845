import { describe, expect, it } from "vitest";
import {
  asSent,
  NO_MARKS,
  reasonsOf,
  toggleChanged as changed,
  toggleReason as reason,
} from "./marks";
import type { Marks } from "./marks";

const OF_PRODUCT = new Set(["part_added", "part_missing"]);
const toggleChanged = (marks: Marks, id: number) => changed(marks, id, OF_PRODUCT);
const toggleReason = (marks: Marks, id: number, code: string) =>
  reason(marks, id, code, OF_PRODUCT);

describe("marks", () => {
  it("start empty and are sent in the server's format", () => {
    expect(asSent(NO_MARKS)).toEqual({ changed: [], reasons: {} });
    const marked = toggleReason(toggleChanged(NO_MARKS, 7), 8, "poor_light");
    expect(asSent(marked)).toEqual({ changed: [7], reasons: { "8": ["poor_light"] } });
  });

  it("send a note without the space around it, and none that says nothing", () => {
    expect(asSent({ ...NO_MARKS, note: " The lid is open.\n" }).note).toBe("The lid is open.");
    expect(asSent({ ...NO_MARKS, note: " \n " })).not.toHaveProperty("note");
    const noted = { ...NO_MARKS, note: "odd" };
    expect(toggleReason(toggleChanged(noted, 7), 7, "part_added").note).toBe("odd");
    expect(toggleChanged(toggleChanged(noted, 7), 7).note).toBe("odd");
  });

  it("are removed by the same key", () => {
    const once = toggleReason(NO_MARKS, 7, "floating");
    expect(asSent(toggleReason(once, 7, "floating"))).toEqual(asSent(NO_MARKS));
    expect(asSent(toggleChanged(toggleChanged(NO_MARKS, 7), 7))).toEqual(asSent(NO_MARKS));
  });

  it("mark the product as changed when a reason says how", () => {
    expect(toggleReason(NO_MARKS, 7, "part_added").changed.has(7)).toBe(true);
    expect(toggleReason(NO_MARKS, 7, "artefact").changed.has(7)).toBe(false);
  });

  it('lose only the reasons about the product when "changed" is removed', () => {
    const both = toggleReason(toggleReason(NO_MARKS, 7, "part_added"), 7, "artefact");
    const back = toggleChanged(both, 7);
    expect([...reasonsOf(back, 7)]).toEqual(["artefact"]);
    expect(back.changed.has(7)).toBe(false);
  });

  it("keep the generations apart", () => {
    const marks = toggleReason(toggleReason(NO_MARKS, 7, "floating"), 8, "part_missing");
    expect([...reasonsOf(marks, 7)]).toEqual(["floating"]);
    expect([...marks.changed]).toEqual([8]);
  });
});
