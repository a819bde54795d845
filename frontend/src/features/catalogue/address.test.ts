import { describe, expect, it } from "vitest";
import { changed, filtersOf, imageOf, isFiltered, pageOf, searchOf, type Filters } from "./address";

const NONE: Filters = {
  verdict: null,
  flag: null,
  generator: null,
  category: null,
  word: null,
  product: null,
  ordering: "-id",
};
const at = (text: string) => new URLSearchParams(text);

describe("the catalogue's address", () => {
  it("has no parameters without filters", () => {
    expect(searchOf(NONE).toString()).toBe("");
    expect(filtersOf(at(""))).toEqual(NONE);
    expect(isFiltered(NONE)).toBe(false);
  });

  it.each<Partial<Filters>>([
    { verdict: "accepted" },
    { flag: "drift", ordering: "-score" },
    { generator: "Müller & Söhne #2", category: "帽子" },
    { product: 17, generator: "a=b?c" },
    { word: "beach" },
  ])("keeps every filter: %o", (chosen) => {
    const filters = { ...NONE, ...chosen };
    expect(filtersOf(at(searchOf(filters).toString()))).toEqual(filters);
    expect(isFiltered(filters)).toBe(true);
  });

  it("may contain invalid values, which are ignored", () => {
    const odd = at("verdict=maybe&flag=&product=x7&product=9&ordering=name&image=-3&page=0&x=1");
    expect(filtersOf(odd)).toEqual(NONE);
    expect(imageOf(odd)).toBeNull();
    expect(pageOf(odd)).toBe(1);
  });

  it("holds the open image and the place in the list independently", () => {
    const open = changed(at("verdict=rejected&page=3"), "image", 12);
    expect(imageOf(open)).toBe(12);
    expect(changed(open, "image", null).toString()).toBe("verdict=rejected&page=3");
    expect(pageOf(open)).toBe(3);
  });

  it("leads no further down the list than loads quickly", () => {
    expect(pageOf(at("page=5000"))).toBe(20);
  });
});
