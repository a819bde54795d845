import { afterEach, describe, expect, it } from "vitest";
import { chooseLanguage, currentLanguage, startLanguage, t } from "@/shared/i18n";
import { preferredLanguage, rememberChoice, rememberedChoice } from "./languages";

describe("the language for a browser's preferences", () => {
  it.each([
    [["en-GB", "zh-CN"], "en"],
    [["zh-CN"], "zh-Hans"],
    [["zh-TW", "en"], "zh-Hans"],
    [["de-DE", "zh"], "zh-Hans"],
    [["tlh"], "en"],
    [[], "en"],
  ] as const)("for %j is %s", (wanted, language) => {
    expect(preferredLanguage(wanted)).toBe(language);
  });
});

describe("the language of the page", () => {
  afterEach(() => chooseLanguage("en"));

  it("is the chosen one, and the page declares it", async () => {
    await chooseLanguage("zh-Hans");
    expect(t("nav.judge")).toBe("评判");
    expect(document.documentElement.lang).toBe("zh-Hans");
  });

  it("is remembered on the device", async () => {
    rememberChoice("zh-Hans");
    await startLanguage();
    expect(currentLanguage()).toBe("zh-Hans");
  });

  it("follows the browser again when the choice is undone", async () => {
    await chooseLanguage("zh-Hans");
    await chooseLanguage("");
    expect(rememberedChoice()).toBeNull();
    expect(currentLanguage()).toBe(preferredLanguage(navigator.languages));
  });

  it("counts without plural forms", async () => {
    await chooseLanguage("zh-Hans");
    expect(t("judge.unsent", { count: 1 })).toBe("1 个判断尚未发送");
  });
});
