import { describe, expect, it } from "vitest";
import { weekdayName, weekdayNames } from "./weekdays";

describe("days of the week", () => {
  it("begin with Monday", () => {
    expect([1, 7].map((day) => weekdayName(day))).toEqual(["Monday", "Sunday"]);
  });

  it("are joined, and shortened if they are many", () => {
    expect(weekdayNames([1, 5])).toBe("Monday and Friday");
    expect(weekdayNames([1, 3, 5])).toBe("Mon, Wed, and Fri");
  });
});
