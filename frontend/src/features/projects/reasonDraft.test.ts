import { describe, expect, it } from "vitest";
import { added, asSent, codeFrom, moved, type DraftReason } from "./reasonDraft";

const reason = (code: string, given: Partial<DraftReason> = {}): DraftReason => ({
  code,
  group: "background",
  label: "",
  key: 0,
  is_retired: false,
  ...given,
});

describe("a vocabulary that is edited", () => {
  it.each([
    ["Wrong season", "wrong_season"],
    ["  Très foncé! ", "tre_s_fonce"],
    ["2 shoes", "shoes"],
    ["季节不符", ""],
  ])("makes a code of %j", (label, code) => {
    expect(codeFrom(label)).toBe(code);
  });

  it("gives a new reason the first key that is free", () => {
    const some = [reason("a", { key: 1 }), reason("b", { key: 2, is_retired: true })];
    expect(added(some, "background").at(-1)).toMatchObject({ key: 2, isNew: true });
    expect(added(some, "product").at(-1)).toMatchObject({ key: 1, group: "product" });
  });

  it("moves a reason past those of its own group alone", () => {
    const some = [reason("a"), reason("x", { group: "product" }), reason("b")];
    expect(moved(some, 2, -1).map(({ code }) => code)).toEqual(["b", "x", "a"]);
    expect(moved(some, 0, -1)).toBe(some);
    expect(moved(some, 1, 1)).toBe(some);
  });

  it("is sent without what only the page knows", () => {
    expect(
      asSent([reason(" a ", { label: " A ", isNew: true, is_retired: true, key: 3 })]),
    ).toEqual([{ code: "a", group: "background", label: "A", key: 0, is_retired: true }]);
  });
});
