/** The languages of the interface, as BCP 47 names them, each in its own words. */
export const LANGUAGES = { en: "English", "zh-Hans": "简体中文" } as const;

export type Language = keyof typeof LANGUAGES;

/** Where the last language is remembered, so that the login page speaks it as well. */
const REMEMBERED = "packshot.language";

export function isLanguage(name: unknown): name is Language {
  return typeof name === "string" && name in LANGUAGES;
}

/**
 * The first of the browser's languages that we speak; English where there is none.
 *
 * Any Chinese is answered in simplified characters: better than English to its readers.
 */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [primary] = tag.toLowerCase().split("-");
    if (primary === "zh") return "zh-Hans";
    if (primary === "en") return "en";
  }
  return "en";
}

/** What was chosen on this device; null where the browser decides. */
export function rememberedChoice(): Language | null {
  const remembered = localStorage.getItem(REMEMBERED);
  return isLanguage(remembered) ? remembered : null;
}

/** Null forgets the choice: from then on the browser decides. */
export function rememberChoice(language: Language | null): void {
  if (language === null) localStorage.removeItem(REMEMBERED);
  else localStorage.setItem(REMEMBERED, language);
}
