import { describe, expect, it } from "vitest";
import { cell, csvOf, textOf } from "./table";

describe("a chart's numbers", () => {
  const percent = (value: number) => `${100 * value} %`;

  it("are exact in the file, and formatted on the page", () => {
    const each = cell(0.625, percent);
    expect(textOf(each)).toBe("62.5 %");
    expect(csvOf({ head: ["day", "share"], rows: [["1 Mar", each]] })).toBe(
      "\uFEFFday,share\r\n1 Mar,0.625\r\n",
    );
  });

  it("are empty in the file where they are missing", () => {
    expect(textOf(cell(null, percent))).toBe("–");
    expect(csvOf({ head: ["a"], rows: [[cell(undefined, percent)]] })).toBe("\uFEFFa\r\n\r\n");
  });

  it("quote what would break a line, and disarm what a spreadsheet would run", () => {
    const rows = [['say "a, b"', "=HYPERLINK(1)", "帽子"]];
    expect(csvOf({ head: ["x"], rows })).toBe(`\uFEFFx\r\n"say ""a, b""",'=HYPERLINK(1),帽子\r\n`);
  });
});
