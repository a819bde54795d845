import type { Language } from "@/shared/i18n/languages";

export type Words = Readonly<Record<string, string>>;

// English comes with the page; the others are loaded when they are spoken.
const ENGLISH = import.meta.glob<Words>("@words/en/*.json", { eager: true, import: "default" });
const LOADERS: Readonly<Record<Exclude<Language, "en">, () => Promise<Record<string, Words>>>> = {
  "zh-Hans": async () => (await import("./zhHans")).zhHans,
};

const loaded: Partial<Record<Language, Words>> = { en: merged(Object.values(ENGLISH)) };

/** Each code's sentence in a language; English until that language is loaded. */
export function wordsOf(language: Language): Words {
  return loaded[language] ?? loaded.en ?? {};
}

/** Load the server's sentences in a language. Awaited before the language is spoken. */
export async function loadWords(language: Language): Promise<void> {
  if (language === "en" || loaded[language] !== undefined) return;
  loaded[language] = merged(Object.values(await LOADERS[language]()));
}

function merged(files: readonly Words[]): Words {
  return Object.assign({}, ...files) as Words;
}
