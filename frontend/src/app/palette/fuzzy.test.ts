import { describe, expect, it } from "vitest";
import { bestMatches, matchScore } from "./fuzzy";

const PAGES = ["Overview", "Judge", "Review", "Catalogue", "Imports and jobs", "Export", "Members"];
const found = (typed: string) => bestMatches(typed, PAGES, (page) => page);

describe("the palette's match", () => {
  it("takes characters in their order, whatever stands between", () => {
    expect(matchScore("ctlg", "Catalogue")).not.toBeNull();
    expect(matchScore("gc", "Catalogue")).toBeNull();
    expect(matchScore("catalogues", "Catalogue")).toBeNull();
  });

  it.each([
    ["rev", "Review"],
    ["ij", "Imports and jobs"],
    ["jobs", "Imports and jobs"],
    ["EX", "Export"],
    ["ctg", "Catalogue"],
  ])("puts beginnings of words and unbroken runs first: %s", (typed, first) => {
    expect(found(typed)[0]).toBe(first);
  });

  it("ignores case, accents and spaces", () => {
    expect(matchScore("ubersicht", "Übersicht")).not.toBeNull();
    expect(matchScore("imports jobs", "Imports and jobs")).not.toBeNull();
    expect(matchScore("图库", "图库")).not.toBeNull();
  });

  it("leaves everything in its order if nothing is typed", () => {
    expect(found("")).toEqual(PAGES);
    expect(found("  ")).toEqual(PAGES);
    expect(bestMatches("a", [], String)).toEqual([]);
  });
});
