import { describe, expect, it } from "vitest";
import { fileAddress, NO_FILTERS } from "./filters";

describe("the address of a file", () => {
  it("has the filters that limit something, and no others", () => {
    expect(fileAddress(3, "csv", NO_FILTERS)).toBe("/api/projects/3/exports/csv/");
    const filters = {
      ...NO_FILTERS,
      verdict: "accepted" as const,
      category: "mugs & cups",
      certificate: 7,
    };
    expect(fileAddress(3, "csv", filters)).toBe(
      "/api/projects/3/exports/csv/?verdict=accepted&category=mugs+%26+cups&certificate=7",
    );
  });
});
