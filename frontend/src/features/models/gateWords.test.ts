import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n";
import { findingWords, signed } from "./gateWords";

describe("a reason of the gate", () => {
  it("names the measure and its range", () => {
    const finding = { measure: "pair_accuracy", value: 0.0312, low: -0.004, high: 0.06 } as const;
    expect(findingWords({ code: "difference", ...finding }, t)).toBe(
      "Pairs in the right order: +0.031 (90% range −0.004 to +0.060).",
    );
  });

  it("tells coverage in percent", () => {
    const finding = { code: "more_coverage", candidate: 0.42, champion: 0.3 } as const;
    expect(findingWords(finding, t)).toContain("42% against 30%");
  });
});

describe("nothing that may be decided", () => {
  it("is not told as a comparison of zeros", () => {
    const finding = { code: "coverage", candidate: 0, champion: 0 } as const;
    expect(findingWords(finding, t)).toBe("Neither may decide anything by itself yet.");
  });
});

describe("a signed figure", () => {
  it.each([
    [0.0004, "±0.000"],
    [-0.25, "−0.250"],
    [1, "+1.000"],
  ])("%d is %s", (value, text) => expect(signed(value)).toBe(text));
});
