/** The numbers behind a chart, as people read them and as a CSV file has them. */

/** A text, or what is shown beside the exact value for the file. */
export type Cell = string | { readonly text: string; readonly value: number | null };

export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function cell(value: number | null | undefined, format: (value: number) => string): Cell {
  return value === null || value === undefined
    ? { text: "–", value: null }
    : { text: format(value), value };
}

export function textOf(each: Cell): string {
  return typeof each === "string" ? each : each.text;
}

const BYTE_ORDER_MARK = "\uFEFF";
/** A spreadsheet would take a text that begins like this for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** The table as RFC 4180 has it; the mark at the beginning makes Excel read it as UTF-8. */
export function csvOf({ head, rows }: ChartTable): string {
  const lines = [head, ...rows].map((line) => line.map(csvCell).join(","));
  return BYTE_ORDER_MARK + lines.map((line) => `${line}\r\n`).join("");
}

function csvCell(each: Cell): string {
  if (typeof each !== "string") return each.value === null ? "" : String(each.value);
  const safe = FORMULA.test(each) ? `'${each}` : each;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
