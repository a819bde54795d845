import { expect, it } from "vitest";
import {
  chooseAgain,
  chosenFrom,
  formatBytes,
  sortFiles,
  productSource,
  type ChosenFile,
} from "./files";

const at = (path: string): ChosenFile => ({
  file: new File(["x"], path.split("/").at(-1) ?? ""),
  path,
});
const all = (...paths: string[]) => paths.map(at);
const paths = (chosen: readonly ChosenFile[]) => chosen.map(({ path }) => path);

it("finds the manifest among the files", () => {
  const { manifest, files } = sortFiles(all("a.jpg", "rows.JSONL", "b.webp"));
  expect(manifest?.path).toBe("rows.JSONL");
  expect(paths(files)).toEqual(["a.jpg", "b.webp"]);
});

it.each([
  [["shoot/rows.csv", "shoot/mug/a.jpg"], "shoot/rows.csv"],
  [["shoot/manifest.csv", "shoot/other.jsonl", "shoot/a.jpg"], "shoot/manifest.csv"],
  [["shoot/mug/original.jpg", "shoot/notes.csv"], null],
  [["shoot/mug/original.jpg", "shoot/mug/meta.json"], null],
  [["all.zip"], null],
])("of %j the manifest is %s", (chosen, manifest) => {
  expect(sortFiles(all(...chosen)).manifest?.path ?? null).toBe(manifest);
});

it.each([
  [["rows.csv", "a.jpg"], "manifest"],
  [["all.zip"], "zip"],
  [["mug/original.jpg", "mug/1.jpg"], "folders"],
  [["shoot/mug/original.jpg", "shoot/box/original.jpg"], "folders"],
  [["a.jpg", "b.jpg"], "nothing"],
  [["shoot/a.jpg", "shoot/b.jpg"], "nothing"],
])("in %j products are told by %s", (chosen, source) => {
  expect(productSource(sortFiles(all(...chosen)))).toBe(source);
});

it("leaves out what operating systems leave behind", () => {
  const files = [".DS_Store", "a.jpg", "._a.jpg", "Thumbs.db"].map((name) => new File([], name));
  expect(paths(chosenFrom(files))).toEqual(["a.jpg"]);
});

const nothing = null;
it.each([
  ["files take the place of files", ["a.jpg"], ["b.jpg"], nothing, ["b.jpg"]],
  ["a manifest joins the files", ["a.jpg"], ["m.csv"], nothing, ["a.jpg", "m.csv"]],
  ["files join the manifest", ["m.csv", "a.jpg"], ["b.jpg"], nothing, ["m.csv", "b.jpg"]],
  ["a manifest takes the place of one", ["m.csv", "a.jpg"], ["n.csv"], nothing, ["a.jpg", "n.csv"]],
  [
    "both take the place of both",
    ["m.csv", "a.jpg"],
    ["n.csv", "b.jpg"],
    nothing,
    ["n.csv", "b.jpg"],
  ],
  ["a refused zip goes", ["a.zip"], ["b.zip"], { manifest: true, files: true }, ["b.zip"]],
  [
    "a refused manifest goes, its files stay",
    ["m.csv", "a.jpg"],
    ["n.csv"],
    { manifest: true, files: false },
    ["a.jpg", "n.csv"],
  ],
  [
    "a refused manifest goes, other files come",
    ["m.csv", "a.jpg"],
    ["b.jpg"],
    { manifest: true, files: false },
    ["b.jpg"],
  ],
])("%s", (_, before, added, refused, expected) => {
  expect(paths(chooseAgain(all(...before), all(...added), refused))).toEqual(expected);
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_536, "1.5 kB"],
  [250_000_000, "250 MB"],
])("writes %i bytes as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
