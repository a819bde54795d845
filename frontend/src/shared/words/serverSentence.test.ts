import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage, t } from "@/shared/i18n";
import { serverSentence } from "./serverSentence";

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
    ["555 accepted, 0 rejected by the policy.", "自动通过 555 张，自动判为不通过 0 张。"],
    ["120 of 400 rows", "第 120 / 400 行"],
    [
      "Nothing is proven yet; at least 61 more judged audit images are needed, 57 more than are left to judge.",
      "尚无证明；至少还需要评判 61 张审计图片，比尚未评判的多 57 张。",
    ],
    [
      "Version 2 is in use: equal within noise, with more certified coverage 54% against 50%.",
      "版本 2 已启用，理由见“模型”页。",
    ],
    [
      "Version 3 waits for an admin: no better than the champion beyond noise.",
      "版本 3 等待管理员决定，理由见“模型”页。",
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
});
