import { describe, expect, it } from "vitest";
import type { Generation } from "@/api/types";
import { UNFILTERED } from "./address";
import {
  chosenImages,
  EVERYTHING,
  exportAddress,
  extended,
  isChosen,
  NOTHING,
  toggled,
} from "./selection";

const LOADED = [11, 12, 13, 14].map((id) => ({ id }) as Generation);
const filters = { ...UNFILTERED, verdict: "rejected", generator: "a & b" } as const;

describe("a selection", () => {
  it("takes images one by one", () => {
    const one = toggled(NOTHING, 12, LOADED);
    expect([isChosen(one, 12), isChosen(one, 13)]).toEqual([true, false]);
    expect(toggled(one, 12, LOADED).ids.size).toBe(0);
  });

  it("takes all between two places", () => {
    const some = extended(toggled(NOTHING, 14, LOADED), [2, 1], LOADED);
    expect([...some.ids].sort()).toEqual([12, 13, 14]);
  });

  it("can be everything, of which taking one out leaves those that are loaded", () => {
    expect(isChosen(EVERYTHING, 99)).toBe(true);
    expect([...toggled(EVERYTHING, 12, LOADED).ids]).toEqual([11, 13, 14]);
  });

  it("is sent as ids or as the filter", () => {
    const some = chosenImages(toggled(NOTHING, 12, LOADED), filters);
    expect(some).toEqual({ ids: [12] });
    expect(exportAddress(3, some)).toBe("/api/projects/3/generations/export/?ids=12");
    const all = chosenImages(EVERYTHING, filters);
    expect(all).toEqual({ filter: { verdict: "rejected", generator: "a & b" } });
    expect(exportAddress(3, all)).toContain("/export/?verdict=rejected&generator=a+%26+b");
  });
});
