import { describe, expect, it } from "vitest";
import { between } from "./useSelection";
import { isChanged, type Why } from "./isChanged";

describe("a range of the list", () => {
  it.each([
    [2, 4, [2, 3, 4]],
    [4, 2, [2, 3, 4]],
    [3, 3, [3]],
    [9, 3, [3]],
  ])("from %i to %i", (one, other, ids) => {
    expect(between([1, 2, 3, 4, 5], one, other)).toEqual(ids);
  });
});

describe("whether the product was changed", () => {
  const item = (outcome: "consistent" | "inconsistent") =>
    ({ report: { outcome } }) as unknown as Parameters<typeof isChanged>[0];
  const draft = (changed: boolean) => ({ note: "", changed });
  const why = (group: Why["group"], reason: Why["reason"]): Why => ({ group, reason });

  it.each([
    ["accepted means that it is not", "accepted", true, null, "inconsistent", false],
    ["a tick says so", "rejected", true, why("background", "floating"), "consistent", true],
    [
      "a reason about it says so",
      "rejected",
      false,
      why("product", "part_added"),
      "consistent",
      true,
    ],
    [
      "a reason about the rest says no",
      "rejected",
      false,
      why("background", "floating"),
      "inconsistent",
      false,
    ],
    ["the check leaves it open", "rejected", false, why("product", null), "inconsistent", null],
    ["nothing says so", "rejected", false, why("background", null), "consistent", false],
  ] as const)("%s", (_, decision, ticked, reason, outcome, changed) => {
    expect(isChanged(item(outcome), decision, draft(ticked), reason)).toBe(changed);
  });
});
