import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ProblemError } from "@/api/problem";
import { chooseLanguage, t } from "@/shared/i18n";
import { errorText } from "./errors";
import { serverSentence } from "./serverSentence";

const refused = (type: string, detail: string) =>
  new ProblemError({ type, title: "", status: 409, detail, fields: {} });

describe("the server's sentences", () => {
  beforeEach(() => chooseLanguage("zh-Hans"));
  afterEach(() => chooseLanguage("en"));

  it.each([
    [
      "A part was added at the lower left, 3.1 % of the product.",
      "左下方多出了一部分，占商品的 3.1%。",
    ],
    [
      "The colour changed in the middle, 12 % of the product (ΔE 8).",
      "中部的颜色有变化，占商品的 12%（ΔE 8）。",
    ],
    ["The hue turned by -21°.", "色相偏移了 -21°。"],
    [
      "People found the product changed on images like this one.",
      "人们在类似这张的图片上发现过商品被改动。",
    ],
    ["the models disagree: 0.48 ± 0.21", "模型意见不一：0.48 ± 0.21"],
    ["drawn at random, keeps the training unbiased", "随机抽取，避免训练产生偏差"],
    ["2 people answered and did not agree.", "2 人作答，意见不一。"],
    [
      "Drift: 20 of 30 checked automatic acceptances of images by flux were wrong, more than the 15.0% that are allowed.",
      "漂移：抽查的 30 个自动判定中有 20 个错误，超过允许的 15.0%。",
    ],
  ])("%s is said as %s", (english, chinese) => {
    expect(serverSentence(english, t)).toBe(chinese);
  });

  it("stay as they are where we do not know them", () => {
    expect(serverSentence("The moon is full.", t)).toBe("The moon is full.");
  });

  it("stay as they are in English", async () => {
    await chooseLanguage("en");
    expect(serverSentence("The hue turned by 20°.", t)).toBe("The hue turned by 20°.");
  });

  it("of a refusal are introduced by its kind", () => {
    const conflict = refused("/problems/conflict", "A project needs an admin.");
    expect(errorText(conflict, t)).toBe(
      "内容已发生变化，或当前状态不允许此操作（A project needs an admin.）",
    );
    expect(errorText(refused("/problems/not_found", "No such thing."), t)).toBe("内容不存在");
    expect(errorText(refused("/problems/new_kind", "Odd."), t)).toBe("Odd.");
  });
});
