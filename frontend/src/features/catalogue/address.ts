import type { FlagKind, Verdict } from "@/api/types";

export const VERDICTS: readonly Verdict[] = ["accepted", "rejected", "undecided"];
export const FLAGS: readonly FlagKind[] = [
  "inconsistent",
  "cannot_verify",
  "disagreement",
  "drift",
  "broken_image",
];
export const ORDERINGS = ["-id", "id", "-score", "score", "-uncertainty", "p_consistent"] as const;
export type Ordering = (typeof ORDERINGS)[number];

export interface Filters {
  readonly verdict: Verdict | null;
  readonly flag: FlagKind | null;
  readonly generator: string | null;
  readonly category: string | null;
  /** A word of the prompt. */
  readonly word: string | null;
  /** The product's id. */
  readonly product: number | null;
  readonly ordering: Ordering;
}

const MOST_PAGES = 20;

/** The filters in the address. Invalid values are ignored. */
export function filtersOf(search: URLSearchParams): Filters {
  return {
    verdict: known(VERDICTS, search.get("verdict")),
    flag: known(FLAGS, search.get("flag")),
    generator: search.get("generator") || null,
    category: search.get("category") || null,
    word: search.get("word") || null,
    product: idOf(search.get("product")),
    ordering: known(ORDERINGS, search.get("ordering")) ?? "-id",
  };
}

/** The address of the first page of results for these filters. */
export function searchOf({ ordering, ...filters }: Filters): URLSearchParams {
  const chosen = Object.entries(filters).flatMap(([name, value]) =>
    value === null ? [] : [[name, String(value)]],
  );
  return new URLSearchParams(ordering === "-id" ? chosen : [...chosen, ["ordering", ordering]]);
}

export function isFiltered({
  verdict,
  flag,
  generator,
  category,
  word,
  product,
}: Filters): boolean {
  return [verdict, flag, generator, category, word, product].some((value) => value !== null);
}

/** The open image's id. */
export function imageOf(search: URLSearchParams): number | null {
  return idOf(search.get("image"));
}

/** The page of the list that the address leads to, from 1. */
export function pageOf(search: URLSearchParams): number {
  return Math.min(MOST_PAGES, idOf(search.get("page")) ?? 1);
}

/** The address with one parameter changed; null removes it. */
export function changed(
  search: URLSearchParams,
  name: "image" | "page",
  value: number | null,
): URLSearchParams {
  const next = new URLSearchParams(search);
  if (value === null) next.delete(name);
  else next.set(name, String(value));
  return next;
}

function known<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((each) => each === value) ?? null;
}

function idOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}
