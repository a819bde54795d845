import { afterEach, expect, it } from "vitest";
import {
  guessColumns,
  headerOf,
  needsNoNames,
  readHeader,
  rememberColumns,
  rememberedColumns,
} from "./columns";

afterEach(() => localStorage.clear());

it.each([
  ["product,original,image\nmug,a,b", ["product", "original", "image"]],
  ['\uFEFF"SKU";"Product photo";File\r\n1;2;3', ["SKU", "Product photo", "File"]],
  ["SKU\tFile", ["SKU", "File"]],
  ["", []],
])("the header of %j", (text, names) => {
  expect(headerOf(text)).toEqual(names);
});

it("reads CSV files alone, and no header that names a column twice", async () => {
  const header = (text: string, name: string) => readHeader(new File([text], name));
  expect(await header("SKU,File", "shop.CSV")).toEqual(["SKU", "File"]);
  expect(await header("SKU,File", "shop.json")).toEqual([]);
  expect(await header("File,File", "shop.csv")).toEqual([]);
});

it("guesses by the names that shops use", () => {
  expect(guessColumns(["SKU", "Product Photo", "file_name", "Model", "price"], null)).toEqual({
    product: "SKU",
    original: "Product Photo",
    image: "file_name",
    generation: "file_name",
    generator: "Model",
  });
});

it("takes what was chosen last time, where the file has these columns", () => {
  rememberColumns(7, { product: "price" });
  expect(guessColumns(["SKU", "price"], rememberedColumns(7))).toEqual({ product: "price" });
  expect(guessColumns(["SKU"], rememberedColumns(7))).toEqual({ product: "SKU" });
  expect(rememberedColumns(8)).toBeNull();
  localStorage.setItem("packshot.columns.8", '{"colour": "x", "product": 1}');
  expect(rememberedColumns(8)).toEqual({});
  localStorage.setItem("packshot.columns.8", "{");
  expect(rememberedColumns(8)).toBeNull();
});

it("says when there is nothing to translate", () => {
  expect(needsNoNames({ product: "Product", image: "image" })).toBe(true);
  expect(needsNoNames({ product: "SKU" })).toBe(false);
  expect(needsNoNames({})).toBe(true);
});
