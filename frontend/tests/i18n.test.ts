import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isHookEvent } from "@/features/projects/webhooks/events";
import { en } from "@/shared/i18n/en";
import { zhHans } from "@/shared/i18n/zh-Hans";

const SOURCE = join(import.meta.dirname, "../src");
const PLURALS = /_(one|other)$/;

/** Every key that the source uses; `${…}` matches anything between two dots. */
function usedKeys(): { file: string; pattern: RegExp; key: string }[] {
  return sourceFiles().flatMap((file) => {
    const text = readFileSync(join(SOURCE, file), "utf8");
    const calls = text.matchAll(/\bt\(\s*(?:"([^"]+)"|`([^`]+)`)/g);
    const chosen = text.matchAll(/"((?:[a-z]\w*\.)+\w+)"/gi);
    const literal = [...calls, ...chosen].map(([, quoted, template]) => quoted ?? template ?? "");
    return literal
      .filter((key) => (key.split(".")[0] ?? "") in en && !isHookEvent(key))
      .map((key) => ({ file, key, pattern: asPattern(key) }));
  });
}

function asPattern(key: string): RegExp {
  const escaped = key
    .split(/\$\{[^}]*\}/)
    .map((part) => part.replaceAll(".", "\\."))
    .join("[^.]*");
  return new RegExp(`^${escaped}$`);
}

function sourceFiles(): string[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
    (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|\.d\.ts$|i18n/.test(file),
  );
}

function flatten(texts: object, path = ""): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === "string" ? [path + key] : flatten(value as object, `${path}${key}.`),
  );
}

function textsOf(texts: object, path = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[path + key, value] as const]
        : [...textsOf(value as object, `${path}${key}.`)],
    ),
  );
}

function variables(text: string): string[] {
  return [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ""))].sort();
}

function fileOf(format: string): string {
  return `exports.format.${format}.file`;
}

/** Names and formats that are the same in every language. */
const SAME = [
  "app.name",
  "chart.csv",
  "chart.png",
  "catalogue.c2pa",
  "exports.manifest.sha256",
  ...["accepted", "answers", "answers_parquet", "csv", "dataset", "diffusers", "dpo"].map(fileOf),
  ...["hfpc", "hfpc_single", "imagefolder", "masks", "trl"].map(fileOf),
  "exports.format.hfpc.title",
  "imports.format.csv",
  "imports.format.jsonl",
  "imports.help.hfpc",
  "insights.compare.a",
  "insights.compare.b",
];

/** Whether a text has words of its own besides its values. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replace(/\{\{\w+\}\}/g, ""));
}

const all = flatten(en);
const keys = new Set(all.map((key) => key.replace(PLURALS, "")));
const used = usedKeys();

describe("the texts", () => {
  it("have every key that the pages use", () => {
    const missing = used.filter(({ pattern }) => ![...keys].some((key) => pattern.test(key)));
    expect(missing.map(({ file, key }) => `${file}: ${key}`)).toEqual([]);
  });

  it("have no key that no page uses", () => {
    const unused = [...keys].filter((key) => !used.some(({ pattern }) => pattern.test(key)));
    expect(unused).toEqual([]);
  });

  it("have both forms of each plural", () => {
    const stems = all.filter((key) => PLURALS.test(key)).map((key) => key.replace(PLURALS, ""));
    for (const stem of stems)
      expect(all).toEqual(expect.arrayContaining([`${stem}_one`, `${stem}_other`]));
  });
});

describe("the Chinese texts", () => {
  const english = textsOf(en);
  const chinese = textsOf(zhHans);

  it("have exactly the keys of the English ones", () => {
    const needed = [...english.keys()].filter((key) => !key.endsWith("_one"));
    expect([...chinese.keys()].sort()).toEqual(needed.sort());
  });

  it("use the same values", () => {
    for (const [key, text] of chinese)
      expect([key, variables(text)]).toEqual([key, variables(english.get(key) ?? "")]);
  });

  it("are in Chinese, except for names", () => {
    const untranslated = [...chinese].filter(
      ([, text]) => hasWords(text) && !/\p{Script=Han}/u.test(text),
    );
    expect(untranslated.map(([key]) => key).filter((key) => !SAME.includes(key))).toEqual([]);
  });
});
