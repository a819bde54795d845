import { useCallback } from "react";
import { currentLanguage, useTranslation } from "@/shared/i18n";
import type { Language } from "@/shared/i18n";
import { wordsOf } from "./vocabulary";

/**
 * What the server tells people: a code with values, and the sentence in English for other clients.
 *
 * The sentences are those of `scoring/vocabulary/words`; its `say.py` does the same for Python.
 */
export interface Message {
  readonly code: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly text?: string;
}

const GAP = /\{(\w+)(?::([^{}]*))?\}/g;
const SEPARATORS: Readonly<Record<Language, string>> = { en: "; ", "zh-Hans": "；" };
const BETWEEN_SENTENCES: Readonly<Record<Language, string>> = { en: " ", "zh-Hans": "" };

/** The sentence in a language. A code that this page does not know is said in English. */
export function say(message: Message, language: Language = currentLanguage()): string {
  const sentence = wordsOf(language)[message.code];
  if (sentence === undefined) return message.text ?? message.code;
  return sentence.replace(GAP, (_, name: string, form: string | undefined) =>
    written(message.values[name], form, language),
  );
}

/** `say` for components, which follow when another language is chosen. */
export function useSay(): (message: Message) => string {
  const { i18n } = useTranslation();
  const language = i18n.language;
  return useCallback((message) => say(message), [language]); // eslint-disable-line react-hooks/exhaustive-deps
}

function written(value: unknown, form: string | undefined, language: Language): string {
  if (isMessage(value)) return say(value, language);
  if (Array.isArray(value)) {
    const parts = value.map((each: unknown) => written(each, form, language));
    return listed(parts, language);
  }
  if (typeof value === "number") return number(value, form);
  const text = typeof value === "string" ? value : "";
  return form === undefined ? text : (wordsOf(language)[`${form}.${text}`] ?? text);
}

/** Sentences follow each other; other parts are separated by semicolons. */
function listed(parts: readonly string[], language: Language): string {
  const areSentences = parts.every((part) => /[.。]$/.test(part));
  return parts.join((areSentences ? BETWEEN_SENTENCES : SEPARATORS)[language]);
}

function number(value: number, form: string | undefined): string {
  if (form === undefined) return value.toLocaleString("en");
  if (form === "percent") return decimals(100 * value, Math.abs(value) < 0.1 ? 1 : 0);
  if (form.startsWith(".")) return decimals(value, Number(form.slice(1)));
  if (form.startsWith("+.")) return signed(value, Number(form.slice(2)));
  const [one = "", many = ""] = form.split("|");
  return value === 1 ? one : many;
}

function decimals(value: number, count: number): string {
  return value.toLocaleString("en", {
    minimumFractionDigits: count,
    maximumFractionDigits: count,
  });
}

/** +0.031, −0.002, ±0.000: for differences, whose direction matters. */
export function signed(value: number, count = 3): string {
  const text = decimals(Math.abs(value), count);
  return Number(text) === 0 ? `±${text}` : `${value < 0 ? "−" : "+"}${text}`;
}

function isMessage(value: unknown): value is Message {
  return typeof value === "object" && value !== null && "code" in value && "values" in value;
}
