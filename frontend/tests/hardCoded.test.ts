import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");
/** Attributes that people read or hear. */
const READ = /^(aria-label|aria-description|aria-roledescription|alt|title|label|placeholder)$/;
const READ_BY_MANTINE = /^(description|error|text|note|hint|confirmLabel|nothingFoundMessage)$/;
/** Code is not translated. */
const CODE = /^(code|Code)$/;
const HAS_WORD = /\p{L}{2,}/u;
/** Names that are the same in every language. */
const NAMES = new Set(["Packshot", "Esc"]);

/** Words in the markup that should be in the texts, as `file:line: words`. */
export function hardCoded(file: string, source: string): string[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const say = (node: ts.Node, words: string) => {
    const text = words.trim();
    if (!HAS_WORD.test(text) || NAMES.has(text)) return;
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
    found.push(`${file}:${line + 1}: ${text}`);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isJsxElement(node) && CODE.test(node.openingElement.tagName.getText(tree))) return;
    if (ts.isJsxText(node)) say(node, node.text);
    if (ts.isJsxExpression(node) && !ts.isJsxAttribute(node.parent)) sayText(node.expression, say);
    if (ts.isJsxAttribute(node) && isRead(node.name.getText(tree))) sayAttribute(node, say);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

function isRead(attribute: string): boolean {
  return READ.test(attribute) || READ_BY_MANTINE.test(attribute);
}

type Say = (node: ts.Node, words: string) => void;

function sayAttribute({ initializer }: ts.JsxAttribute, say: Say): void {
  if (initializer === undefined) return;
  if (ts.isStringLiteral(initializer)) say(initializer, initializer.text);
  if (ts.isJsxExpression(initializer)) sayText(initializer.expression, say);
}

/** Reports literals, templates and both branches of a condition, but no results of calls. */
function sayText(node: ts.Expression | undefined, say: Say): void {
  if (node === undefined) return;
  if (ts.isStringLiteralLike(node)) say(node, node.text);
  if (ts.isTemplateExpression(node)) {
    say(
      node,
      [node.head, ...node.templateSpans.map(({ literal }) => literal)]
        .map((part) => part.text.replace("· Packshot", ""))
        .join(" "),
    );
  }
  if (ts.isConditionalExpression(node)) {
    sayText(node.whenTrue, say);
    sayText(node.whenFalse, say);
  }
  if (ts.isBinaryExpression(node)) {
    sayText(node.right, say);
  }
}

describe("the pages", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".tsx") && !file.endsWith(".test.tsx"),
  );

  it("take all their words from the texts", () => {
    const found = files.flatMap((file) =>
      hardCoded(file, readFileSync(join(SOURCE, file), "utf8")),
    );
    expect(found).toEqual([]);
  });

  it.each([
    ["<p>Good morning</p>", 1],
    ['<img alt="A cat" />', 1],
    ['<Button title={isOpen ? `Close` : t("open")} />', 1],
    ['<p>{isNew && "New here"}</p>', 1],
    ['<p className="big red">{t("a.b")} · {count}</p>', 0],
    ["<kbd>Esc</kbd>", 0],
    ["<code>manage.py simulate</code>", 0],
  ])("%s has %i hard-coded texts", (markup, count) => {
    expect(hardCoded("page.tsx", `const page = ${markup};`)).toHaveLength(count);
  });
});
