import type { CatalogueColumn } from "@/api/types";
import type { Ordering } from "./address";

interface Column {
  readonly name: CatalogueColumn;
  /** The column's width for CSS grid. */
  readonly width: string;
  /** The field by which the list can be ordered, and the direction of the first press. */
  readonly ordering?: readonly [first: Ordering, second: Ordering];
  readonly isNumber?: true;
}

/** The columns of the table, in their order. Picture and id come first in any case. */
export const COLUMNS: readonly Column[] = [
  { name: "product", width: "minmax(130px, 1.4fr)" },
  { name: "category", width: "minmax(90px, 0.8fr)" },
  { name: "generator", width: "minmax(100px, 0.9fr)" },
  { name: "prompt", width: "minmax(180px, 2fr)" },
  { name: "verdict", width: "104px" },
  { name: "decided_by", width: "minmax(120px, 0.9fr)" },
  { name: "flags", width: "minmax(130px, 1.2fr)" },
  { name: "score", width: "84px", ordering: ["-score", "score"], isNumber: true },
  { name: "p_good", width: "118px", ordering: ["-p_good", "p_good"], isNumber: true },
  {
    name: "p_consistent",
    width: "118px",
    ordering: ["p_consistent", "-p_consistent"],
    isNumber: true,
  },
  {
    name: "uncertainty",
    width: "112px",
    ordering: ["-uncertainty", "uncertainty"],
    isNumber: true,
  },
  { name: "label", width: "100px" },
  { name: "known", width: "112px" },
  { name: "imported", width: "150px", ordering: ["-id", "id"] },
];

const AT_FIRST: readonly CatalogueColumn[] = [
  "product",
  "category",
  "generator",
  "verdict",
  "flags",
  "score",
  "p_good",
  "p_consistent",
  "uncertainty",
  "imported",
];

/** The columns that a person has chosen, in the table's order. */
export function columnsOf(chosen: readonly CatalogueColumn[] | null | undefined): Column[] {
  const names = chosen ?? AT_FIRST;
  return COLUMNS.filter(({ name }) => names.includes(name));
}

/** What stands before the chosen columns: checkbox, picture, id. */
const ALWAYS = "24px 34px minmax(150px, 1.3fr)";
const GAP = 12;

/** A row's columns for CSS grid, and the least width at which they fit. */
export function rowStyle(columns: readonly Column[]) {
  const widths = [ALWAYS, ...columns.map(({ width }) => width)].join(" ");
  const least = [...widths.matchAll(/(\d+)px/g)].reduce((sum, [, px]) => sum + Number(px) + GAP, 0);
  return { gridTemplateColumns: widths, minWidth: least + GAP };
}

export type { Column };
