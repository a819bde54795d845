import { describe, expect, it } from "vitest";
import { countFilters, filtersOf, queryOf, searchOf, tabOf, UNFILTERED } from "./address";

const FULL =
  "flag=drift&ordering=-risk&verdict=accepted&decided_by=people&generator=sd+xl&category=mug" +
  "&of_product=7&score_min=0.25&score_max=0.5&uncertainty_min=1.5&uncertainty_max=2" +
  "&since=2026-01-31&until=2026-02-01&assigned=me&asked=only&search=red+table";

describe("the desk's address", () => {
  it("holds everything that the desk shows", () => {
    const search = new URLSearchParams(FULL);
    const filters = filtersOf(search);
    expect(searchOf(tabOf(search.get("flag")), filters).toString()).toBe(FULL);
    expect(countFilters(filters)).toBe(13);
    expect(queryOf(filters)).toEqual({
      ...{ verdict: "accepted", decided_by: "people", generator: "sd xl", category: "mug" },
      ...{ product: 7, score_min: 0.25, score_max: 0.5, uncertainty_min: 1.5, uncertainty_max: 2 },
      ...{ since: "2026-01-31", until: "2026-02-01", assigned: "me", asked: "only" },
      search: "red table",
    });
  });

  it("is empty for what is usual, which hides images about which people are asked", () => {
    expect(searchOf(null, UNFILTERED).toString()).toBe("");
    expect(queryOf(UNFILTERED)).toEqual({ asked: "hide" });
  });

  it.each([
    "ordering=note",
    "verdict=good",
    "decided_by=reviewer",
    "of_product=-1",
    "score_min=1e9",
    "score_max=1.5",
    "since=yesterday",
    "since=2026-13-01",
    "assigned=ana",
    "asked=maybe",
  ])("ignores %s", (query) => {
    expect(filtersOf(new URLSearchParams(query))).toEqual(UNFILTERED);
  });
});
