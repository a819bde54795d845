import { expect, it } from "vitest";
import { formatBytes, sortFiles } from "./files";

const file = (name: string) => new File(["x"], name);

it("finds the manifest among the files", () => {
  const { manifest, files } = sortFiles([file("a.jpg"), file("rows.JSONL"), file("b.webp")]);
  expect(manifest?.name).toBe("rows.JSONL");
  expect(files.map(({ name }) => name)).toEqual(["a.jpg", "b.webp"]);
});

it("takes files without a manifest", () => {
  expect(sortFiles([file("all.zip")]).manifest).toBeNull();
});

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1_536, "1.5 kB"],
  [250_000_000, "250 MB"],
])("writes %i bytes as %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
