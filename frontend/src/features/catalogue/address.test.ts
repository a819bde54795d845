import { describe, expect, it } from "vitest";
import {
  changed,
  countFilters,
  imageOf,
  listingOf,
  pageOf,
  searchOf,
  UNFILTERED,
  type Listing,
} from "./address";

const NONE: Listing = { ...UNFILTERED, ordering: "-id" };
const at = (text: string) => new URLSearchParams(text);

describe("the catalogue's address", () => {
  it("has no parameters without filters", () => {
    expect(searchOf(NONE).toString()).toBe("");
    expect(listingOf(at(""))).toEqual(NONE);
    expect(countFilters(NONE)).toBe(0);
  });

  it.each<Partial<Listing>>([
    { verdict: "accepted", decided_by: "policy" },
    { flag: "drift", ordering: "-score" },
    { generator: "Müller & Söhne #2", category: "帽子" },
    { product: 17, generator: "a=b?c" },
    { word: "beach" },
    { score_min: 0, score_max: 0.85, certificate: 3 },
    { imported_from: "2026-01-31", imported_to: "2026-02-28", search: "SKU-1 50%" },
  ])("keeps every filter: %o", (chosen) => {
    const listing = { ...NONE, ...chosen };
    expect(listingOf(at(searchOf(listing).toString()))).toEqual(listing);
    expect(countFilters(listing)).toBeGreaterThan(0);
  });

  it("may contain invalid values, which are ignored", () => {
    const odd = at(
      "verdict=maybe&flag=&product=x7&product=9&ordering=name&image=-3&page=0&x=1&score_min=1.5" +
        "&score_max=-1&imported_from=2026-13-01&imported_to=yesterday&certificate=0&search=%20",
    );
    expect(listingOf(odd)).toEqual(NONE);
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
