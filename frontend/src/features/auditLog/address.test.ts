import { describe, expect, it } from "vitest";
import { filtersOf, pageOf, searchOf, UNFILTERED } from "./address";

describe("the address of the audit log", () => {
  it("holds the filters, and nothing that can't be one", () => {
    const search = { actor: "7", action: "model.promoted", target: "generation:17" };
    expect(searchOf(filtersOf(new URLSearchParams(search)))).toEqual(search);
    const wrong = { actor: "ada", action: "x", target: "a b", since: "today", until: "2026-1-1" };
    expect(filtersOf(new URLSearchParams(wrong))).toEqual(UNFILTERED);
  });

  it("leads to what an entry is about", () => {
    expect(pageOf(3, "generation:17")).toBe("/projects/3/catalogue?image=17");
    expect(pageOf(3, "batch:1")).toBe("/projects/3");
    expect(pageOf(3, "apitoken:9")).toBeNull();
    expect(pageOf(3, "")).toBeNull();
  });
});
