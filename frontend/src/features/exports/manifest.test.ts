import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n";
import { FIELDS, FORMATS, shownName } from "./formats";
import { leftOut } from "./manifest";

describe("what is missing from a file", () => {
  it("is told by its reasons, those that met nothing are not", () => {
    const counts = { audit_product: 2, no_majority: 1, chosen_is_bad: 0, chosen_is_changed: 0 };
    expect(leftOut(counts, t)).toEqual([
      "Products set aside for the audit: 2",
      "Pairs about which people disagree, without a majority: 1",
    ]);
  });

  it("is nothing where all is there", () => {
    expect(leftOut({}, t)).toEqual([]);
  });
});

describe("what a file holds", () => {
  it("is said of each of its fields, and of no other", () => {
    for (const format of FORMATS) {
      const texts = t(`exports.format.${format}.fields`, { returnObjects: true });
      expect(Object.keys(texts)).toEqual([...FIELDS[format]]);
    }
  });

  it("shows where an HFPC line has the product's id", () => {
    expect(shownName("hfpc", "original")).toBe("ORIGINAL");
    expect(shownName("dpo", "chosen")).toBe("chosen");
  });
});
