import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n";
import { lesson, topicOf } from "./lesson";

const pupil = { topic: "pair", kind: "pair", own: {}, hasKeys: true } as const;

describe("the tour", () => {
  it("teaches each kind at its first question, and otherwise one tool after the other", () => {
    const kinds = ["single", "pair", "single", "pair", "single", "single", "single"] as const;
    expect(kinds.map((_, i) => topicOf(kinds, i))).toEqual([
      ...["single", "pair"],
      ...["changed", "blink", "undo", "help", "changed"],
    ]);
  });

  it("names the usual keys if the person has chosen none", () => {
    expect(lesson(pupil, t)).toContain("Press ← or →; ↑ if both are good, ↓ if both are bad.");
    expect(lesson({ ...pupil, topic: "single", kind: "single" }, t)).toContain(
      "Press → if it does (good), ← if not (bad).",
    );
    expect(lesson({ ...pupil, topic: "blink" }, t)).toContain("hold Space to blink");
  });

  it("names the keys that a person has chosen", () => {
    const own = { left: "q", good: "b", changed_left: "[", changed_single: "]", blink: "h" };
    const mine = { ...pupil, own };
    const single = { ...mine, kind: "single" } as const;
    expect(lesson(mine, t)).toContain("Press Q or →");
    expect(lesson({ ...single, topic: "single" }, t)).toContain("Press B if it does");
    expect(lesson({ ...mine, topic: "changed" }, t)).toContain("press [ before");
    expect(lesson({ ...single, topic: "changed" }, t)).toContain("press ] before");
    expect(lesson({ ...mine, topic: "blink" }, t)).toContain("hold H to blink");
  });

  it("leaves no key unnamed", () => {
    for (const topic of ["pair", "single", "changed", "blink", "undo", "help"] as const) {
      const kind = topic === "single" ? "single" : "pair";
      expect(lesson({ ...pupil, topic, kind }, t)).not.toMatch(/\{\{|\s[,.;]/);
    }
  });

  it("explains touch on devices without keys", () => {
    expect(lesson({ ...pupil, hasKeys: false }, t)).toContain("Swipe");
    expect(lesson({ ...pupil, hasKeys: false, topic: "changed" }, t)).toContain("tick the box");
  });
});
