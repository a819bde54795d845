import { describe, expect, it } from "vitest";
import { t } from "@/shared/i18n";
import { FIELDS, FORMATS, shownName } from "./formats";
import { leftOut } from "./manifest";

describe("what is left out of a file", () => {
  it("is listed by reason, without the reasons that apply to nothing", () => {
    const counts = { audit_product: 2, no_majority: 1, chosen_is_bad: 0, chosen_is_changed: 0 };
    expect(leftOut(counts, t)).toEqual([
      "Products set aside for the audit: 2",
      "Pairs on which people disagree without a majority: 1",
    ]);
  });

  it("is nothing if the file is complete", () => {
    expect(leftOut({}, t)).toEqual([]);
  });
});

describe("the description of a file", () => {
  it("explains each of its fields, and no other", () => {
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
