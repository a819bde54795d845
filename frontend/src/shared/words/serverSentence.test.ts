import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { chooseLanguage, t } from "@/shared/i18n";
import { serverSentence } from "./serverSentence";

describe("the server's sentences", () => {
  beforeEach(() => chooseLanguage("zh-Hans"));
  afterEach(() => chooseLanguage("en"));

  it.each([
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
    expect(serverSentence("120 of 400 rows", t)).toBe("120 of 400 rows");
  });
});
