import { expect, it } from "vitest";
import type { ProjectTemplate } from "@/api/types";
import { beginning } from "./templates";

const template: ProjectTemplate = {
  code: "packshot",
  settings: { target_precision: 0.93, pair_share: 0.4 },
  guidelines: { en: "Look.", "zh-Hans": "看。" },
  reasons: [
    { code: "floating", group: "background", key: 1, labels: {} },
    { code: "cut_off", group: "background", key: 2, labels: { en: "Cut off", "zh-Hans": "截断" } },
  ],
};

it("speaks the person's language, and leaves built-in reasons their translations", () => {
  const { fields, rest } = beginning(template, "zh-Hans");
  expect(fields).toEqual({ guidelines: "看。", target_precision: "93", confidence: "95" });
  expect(rest).toMatchObject({
    pair_share: 0.4,
    reasons: [
      { code: "floating", label: "" },
      { code: "cut_off", label: "截断" },
    ],
  });
});
