import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n";
import { lesson } from "./lesson";

const pupil = { number: 1, kind: "pair", own: {}, hasKeys: true } as const;

describe("the tour", () => {
  it("names the usual keys to those who have no others", () => {
    expect(lesson(pupil, t)).toContain("Press ← or →; ↑ if both are good, ↓ if both are bad.");
    expect(lesson({ ...pupil, kind: "single" }, t)).toContain("Press → for good, ← for bad.");
    expect(lesson({ ...pupil, number: 3 }, t)).toContain("hold Space to blink");
  });

  it("names the keys that a person has chosen", () => {
    const own = { left: "q", good: "b", changed_left: "[", changed_single: "]", blink: "h" };
    expect(lesson({ ...pupil, own }, t)).toContain("Press Q or →");
    expect(lesson({ ...pupil, own, kind: "single" }, t)).toContain("Press B for good");
    expect(lesson({ ...pupil, own, number: 2 }, t)).toContain("press [ before");
    expect(lesson({ ...pupil, own, number: 2, kind: "single" }, t)).toContain("press ] before");
    expect(lesson({ ...pupil, own, number: 3 }, t)).toContain("hold H to blink");
  });

  it("leaves no key unnamed, question after question", () => {
    for (let number = 1; number <= 12; number++)
      for (const kind of ["pair", "single"] as const)
        expect(lesson({ ...pupil, number, kind }, t)).not.toMatch(/\{\{|\s[,.;]/);
  });

  it("speaks of fingers where there are no keys", () => {
    expect(lesson({ ...pupil, hasKeys: false }, t)).toContain("Swipe");
    expect(lesson({ ...pupil, hasKeys: false, number: 2 }, t)).toContain("tick the box");
  });
});
