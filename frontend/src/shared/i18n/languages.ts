/** The languages of the interface: BCP 47 tags, and each language's own name. */
export const LANGUAGES = { en: "English", "zh-Hans": "简体中文" } as const;

export type Language = keyof typeof LANGUAGES;

/** Where the choice is stored, so that the login page is in the chosen language as well. */
const REMEMBERED = "packshot.language";

export function isLanguage(name: unknown): name is Language {
  return typeof name === "string" && name in LANGUAGES;
}

/**
 * The first of the browser's languages that the interface has; otherwise English.
 *
 * Every kind of Chinese gets simplified characters, which its readers prefer to English.
 */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary] = tag.toLowerCase().split("-");
    if (primary === "zh") return "zh-Hans";
    if (primary === "en") return "en";
  }
  return "en";
}

/** The language chosen on this device; null if the browser decides. */
export function rememberedChoice(): Language | null {
  const remembered = localStorage.getItem(REMEMBERED);
  return isLanguage(remembered) ? remembered : null;
}

/** Null forgets the choice, and the browser decides from then on. */
export function rememberChoice(language: Language | null): void {
  if (language === null) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, language);
}
