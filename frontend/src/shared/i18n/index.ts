import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { loadWords } from "@/shared/words/vocabulary";
import { en } from "./en";
import {
  isLanguage,
  preferredLanguage,
  rememberChoice,
  rememberedChoice,
  type Language,
} from "./languages";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof en };
  }
}

// English comes with the page; the other languages are loaded when they are needed.
const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<object>>> = {
  "zh-Hans": async () => (await import("./zh-Hans")).zhHans,
};

void i18next.use(initReactI18next).init({
  lng: "en",
  fallbackLng: "en",
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false }, // React escapes values itself
});

/** Sets the language of this device. Awaited before the first page is painted. */
export async function startLanguage(): Promise<void> {
  await speak(rememberedChoice() ?? preferredLanguage(navigator.languages));
}

/** Sets the language that a person has chosen; the empty choice follows the browser. */
export async function chooseLanguage(chosen: string): Promise<void> {
  const language = isLanguage(chosen) ? chosen : null;
  rememberChoice(language);
  await speak(language ?? preferredLanguage(navigator.languages));
}

export function currentLanguage(): Language {
  return isLanguage(i18next.language) ? i18next.language : "en";
}

async function speak(language: Language): Promise<void> {
  await loadWords(language);
  if (language !== "en" && !i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", await LOADERS[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

export { LANGUAGES, type Language } from "./languages";
export { useTranslation } from "react-i18next";
export type { TFunction } from "i18next";
export const t = i18next.t;
