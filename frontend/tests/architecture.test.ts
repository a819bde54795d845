import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");

/** Which files each file imports. */
type Imports = ReadonlyMap<string, readonly string[]>;

/** The modules whose code a file needs. Imports and exports of types alone vanish in the build. */
export function importedModules(source: string): string[] {
  const tree = ts.createSourceFile("file.tsx", source, ts.ScriptTarget.Latest, true);
  const modules: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && !isTypeOnly(node.importClause)) add(node.moduleSpecifier);
    if (ts.isExportDeclaration(node) && !node.isTypeOnly) add(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0]);
    ts.forEachChild(node, visit);
  };
  const add = (module: ts.Node | undefined): void => {
    if (module && ts.isStringLiteral(module)) modules.push(module.text);
  };
  visit(tree);
  return modules;
}

function isTypeOnly(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  if (clause.name !== undefined || names === undefined || !ts.isNamedImports(names)) return false;
  return names.elements.length > 0 && names.elements.every((element) => element.isTypeOnly);
}

/** Each cycle of imports as the files on its way; empty where imports run one way. */
export function findCycles(imports: Imports): string[] {
  const cycles: string[] = [];
  const finished = new Set<string>();
  const walk = (file: string, path: readonly string[]): void => {
    const start = path.indexOf(file);
    if (start >= 0) cycles.push([...path.slice(start), file].join(" → "));
    if (start >= 0 || finished.has(file)) return;
    for (const imported of imports.get(file) ?? []) walk(imported, [...path, file]);
    finished.add(file);
  };
  for (const file of imports.keys()) walk(file, []);
  return cycles;
}

/** The file of `frontend/src` that a module name stands for; null for packages, styles and JSON. */
function resolve(module: string, importer: string): string | null {
  if (!/^(@|\.{1,2})\//.test(module)) return null;
  const path = module.startsWith("@/")
    ? join(SOURCE, module.slice(2))
    : join(SOURCE, dirname(importer), module);
  const candidates = [`${path}.ts`, `${path}.tsx`, join(path, "index.ts"), join(path, "index.tsx")];
  const found = candidates.find(existsSync);
  return found === undefined ? null : relative(SOURCE, found);
}

function importsOf(file: string): string[] {
  return importedModules(readFileSync(join(SOURCE, file), "utf8"))
    .map((module) => resolve(module, file))
    .filter((imported) => imported !== null);
}

describe("imports", () => {
  const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const imports = new Map(files.map((file) => [file, importsOf(file)]));

  it("are found", () => {
    expect(imports.get("main.tsx")).toContain("app/App.tsx");
  });

  it("have no cycles", () => {
    expect(findCycles(imports)).toEqual([]);
  });

  it.each([
    ['import { t } from "@/a";', ["@/a"]],
    ['import "./styles.css";', ["./styles.css"]],
    ['export { t } from "./a";', ["./a"]],
    ['const load = () => import("./a");', ["./a"]],
    ['import { type T, t } from "./a";', ["./a"]],
    ['import type { T } from "./a";', []],
    ['import { type T } from "./a";', []],
    ['export type { T } from "./a";', []],
  ])("%s needs the code of %j", (source, modules) => {
    expect(importedModules(source)).toEqual(modules);
  });

  it("that lead back to their start are a cycle", () => {
    const cyclic: Imports = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(findCycles(cyclic)).toEqual(["b → c → b"]);
  });
});
