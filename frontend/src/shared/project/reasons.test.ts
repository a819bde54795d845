import { describe, expect, it } from "vitest";
import type { Reason } from "@/api/types";
import { t } from "@/shared/i18n";
import { nameOfCode, offeredReasons, reasonName } from "./reasons";

const reason = (given: Partial<Reason>): Reason => ({
  code: "floating",
  group: "background",
  label: "",
  key: 1,
  is_retired: false,
  ...given,
});
const project = {
  reasons: [
    reason({}),
    reason({ code: "part_added", group: "product" }),
    reason({ code: "wrong_season", label: "Wrong season" }),
    reason({ code: "too_dark", label: "Too dark", is_retired: true }),
  ],
};

describe("a project's reasons", () => {
  it("are offered by group in their order, without the retired ones", () => {
    const { background, product } = offeredReasons(project);
    expect(background.map(({ code }) => code)).toEqual(["floating", "wrong_season"]);
    expect(product.map(({ code }) => code)).toEqual(["part_added"]);
  });

  it("have their own words, or the translation of a built-in one", () => {
    expect(reasonName(reason({}), t)).toBe("Floating or wrong perspective");
    expect(reasonName(reason({ label: "In the air" }), t)).toBe("In the air");
  });

  it("can be read in an answer even when they are retired or unknown", () => {
    expect(nameOfCode("too_dark", project, t)).toBe("Too dark");
    expect(nameOfCode("seen_before", project, t)).toBe("seen before");
  });
});
