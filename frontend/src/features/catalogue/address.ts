import type { CatalogueFilter, FlagKind, Verdict } from "@/api/types";

export const VERDICTS: readonly Verdict[] = ["accepted", "rejected", "undecided"];
export const DECIDERS = ["policy", "people", "reviewer"] as const;
export const FLAGS: readonly FlagKind[] = [
  "inconsistent",
  "cannot_verify",
  "disagreement",
  "drift",
  "broken_image",
];
export const ORDERINGS = [
  "-id",
  "id",
  "product_id",
  "-score",
  "score",
  "-uncertainty",
  "uncertainty",
  "-p_good",
  "p_good",
  "-p_consistent",
  "p_consistent",
] as const;
export type Ordering = (typeof ORDERINGS)[number];

export interface Filters {
  readonly search: string | null;
  readonly verdict: Verdict | null;
  readonly decided_by: (typeof DECIDERS)[number] | null;
  readonly flag: FlagKind | null;
  readonly generator: string | null;
  readonly category: string | null;
  /** A word of the prompt. */
  readonly word: string | null;
  /** The product's id. */
  readonly product: number | null;
  readonly score_min: number | null;
  readonly score_max: number | null;
  /** The certificate's id. */
  readonly certificate: number | null;
  /** Days such as "2026-01-31". */
  readonly imported_from: string | null;
  readonly imported_to: string | null;
}

/** What the list shows, in which order. */
export interface Listing extends Filters {
  readonly ordering: Ordering;
}

export const UNFILTERED: Filters = {
  search: null,
  verdict: null,
  decided_by: null,
  flag: null,
  generator: null,
  category: null,
  word: null,
  product: null,
  score_min: null,
  score_max: null,
  certificate: null,
  imported_from: null,
  imported_to: null,
};

const MOST_PAGES = 20;

/** What the address asks for. Invalid values are ignored. */
export function listingOf(search: URLSearchParams): Listing {
  const get = (name: keyof Listing) => search.get(name);
  return {
    search: get("search")?.trim().slice(0, 200) || null,
    verdict: known(VERDICTS, get("verdict")),
    decided_by: known(DECIDERS, get("decided_by")),
    flag: known(FLAGS, get("flag")),
    generator: get("generator") || null,
    category: get("category") || null,
    word: get("word") || null,
    product: idOf(get("product")),
    score_min: scoreOf(get("score_min")),
    score_max: scoreOf(get("score_max")),
    certificate: idOf(get("certificate")),
    imported_from: dayOf(get("imported_from")),
    imported_to: dayOf(get("imported_to")),
    ordering: known(ORDERINGS, get("ordering")) ?? "-id",
  };
}

/** The address of the first page of results. */
export function searchOf({ ordering, ...filters }: Listing): URLSearchParams {
  const chosen = Object.entries(queryOf(filters));
  return new URLSearchParams(ordering === "-id" ? chosen : [...chosen, ["ordering", ordering]]);
}

/** The filters as the API takes them, without those that are not set. */
export function queryOf(listing: Filters): CatalogueFilter {
  const names = Object.keys(UNFILTERED) as (keyof Filters)[];
  const chosen = names.flatMap((name) =>
    listing[name] === null ? [] : [[name, String(listing[name])] as const],
  );
  return Object.fromEntries(chosen);
}

/** How many filters are set. */
export function countFilters(filters: Filters): number {
  return Object.keys(queryOf(filters)).length;
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

function scoreOf(text: string | null): number | null {
  return text !== null && /^(0(\.\d{1,6})?|1(\.0{1,6})?)$/.test(text) ? Number(text) : null;
}

function dayOf(text: string | null): string | null {
  const isDay = text !== null && /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
  return isDay ? text : null;
}
