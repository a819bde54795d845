/** What the review desk shows, in the page's address. Pure. */
import type { FlagKind, Verdict } from "@/api/types";

export const FLAGS: readonly FlagKind[] = [
  "inconsistent",
  "cannot_verify",
  "disagreement",
  "drift",
  "broken_image",
];
/** The tab of the originals to confirm, whose rows are products. */
export const ORIGINALS = "originals";
/** The tab of what reviewers have decided. */
export const DECIDED = "decided";

/** A kind of flag, all flags (null), or one of the other tabs. */
export type ReviewTab = FlagKind | typeof ORIGINALS | typeof DECIDED | null;

export const ORDERINGS = [
  "-id",
  "-risk",
  "-disagreement",
  "product_id",
  "-uncertainty",
  "score",
  "-score",
] as const;
type Ordering = (typeof ORDERINGS)[number];
export const VERDICTS: readonly Verdict[] = ["accepted", "rejected", "undecided"];
export const DECIDERS = ["policy", "people", "nobody"] as const;
/** Images about which people are being asked: hidden until their answers are there, unless asked for. */
export const ASKED = ["hide", "show", "only"] as const;

export interface DeskFilters {
  readonly ordering: Ordering;
  readonly verdict: Verdict | null;
  readonly decidedBy: (typeof DECIDERS)[number] | null;
  readonly generator: string | null;
  readonly category: string | null;
  readonly product: number | null;
  readonly scoreMin: number | null;
  readonly scoreMax: number | null;
  readonly uncertaintyMin: number | null;
  readonly uncertaintyMax: number | null;
  readonly since: string | null;
  readonly until: string | null;
  /** A reviewer's id, "me" or "nobody". */
  readonly assigned: string | null;
  readonly asked: (typeof ASKED)[number];
  readonly search: string;
}

/** The tab with this name; null, meaning all flags, for any other name. */
export function tabOf(name: string | null): ReviewTab {
  if (name === ORIGINALS || name === DECIDED) return name;
  return FLAGS.find((flag) => flag === name) ?? null;
}

/** The filters in the address. Invalid values are ignored. */
export function filtersOf(search: URLSearchParams): DeskFilters {
  return {
    ordering: known(ORDERINGS, search.get("ordering")) ?? "-id",
    verdict: known(VERDICTS, search.get("verdict")),
    decidedBy: known(DECIDERS, search.get("decided_by")),
    generator: search.get("generator") || null,
    category: search.get("category") || null,
    product: idOf(search.get("of_product")),
    scoreMin: numberOf(search.get("score_min"), 1),
    scoreMax: numberOf(search.get("score_max"), 1),
    uncertaintyMin: numberOf(search.get("uncertainty_min"), 1000),
    uncertaintyMax: numberOf(search.get("uncertainty_max"), 1000),
    since: dayOf(search.get("since")),
    until: dayOf(search.get("until")),
    assigned: assigneeOf(search.get("assigned")),
    asked: known(ASKED, search.get("asked")) ?? "hide",
    search: (search.get("search") ?? "").slice(0, 200),
  };
}

export const UNFILTERED = filtersOf(new URLSearchParams());

/** The address of these filters under a tab; what is as usual is left out. */
export function searchOf(tab: ReviewTab, filters: DeskFilters): URLSearchParams {
  const next = new URLSearchParams();
  if (tab !== null) next.set("flag", tab);
  for (const [name, parameter] of PARAMETERS) {
    const value = filters[name];
    if (value !== null && value !== "" && value !== UNFILTERED[name]) {
      next.set(parameter, String(value));
    }
  }
  return next;
}

const PARAMETERS: readonly (readonly [keyof DeskFilters, string])[] = [
  ["ordering", "ordering"],
  ["verdict", "verdict"],
  ["decidedBy", "decided_by"],
  ["generator", "generator"],
  ["category", "category"],
  // The tab of originals uses "product".
  ["product", "of_product"],
  ["scoreMin", "score_min"],
  ["scoreMax", "score_max"],
  ["uncertaintyMin", "uncertainty_min"],
  ["uncertaintyMax", "uncertainty_max"],
  ["since", "since"],
  ["until", "until"],
  ["assigned", "assigned"],
  ["asked", "asked"],
  ["search", "search"],
];

/** How many filters are set, without order and search, which stand beside them. */
export function countFilters(filters: DeskFilters): number {
  return PARAMETERS.filter(
    ([name]) => name !== "ordering" && name !== "search" && filters[name] !== UNFILTERED[name],
  ).length;
}

/** The filters as the server's list takes them. */
export function queryOf(filters: DeskFilters) {
  const { verdict, decidedBy, generator, category, product, since, until, assigned } = filters;
  const { scoreMin, scoreMax, uncertaintyMin, uncertaintyMax, asked, search } = filters;
  return {
    ...(verdict && { verdict }),
    ...(decidedBy && { decided_by: decidedBy }),
    ...(generator && { generator }),
    ...(category && { category }),
    ...(product && { product }),
    ...(scoreMin !== null && { score_min: scoreMin }),
    ...(scoreMax !== null && { score_max: scoreMax }),
    ...(uncertaintyMin !== null && { uncertainty_min: uncertaintyMin }),
    ...(uncertaintyMax !== null && { uncertainty_max: uncertaintyMax }),
    ...(since && { since }),
    ...(until && { until }),
    ...(assigned && { assigned }),
    ...(asked !== "show" && { asked }),
    ...(search.trim() && { search: search.trim() }),
  };
}

/** An id in the address; null for anything else. */
export function idOf(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null;
}

export function dayOf(text: string | null): string | null {
  const isDay = text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !isNaN(Date.parse(text));
  return isDay ? text : null;
}

function assigneeOf(text: string | null): string | null {
  return text === "me" || text === "nobody" || idOf(text) !== null ? text : null;
}

function numberOf(text: string | null, most: number): number | null {
  if (text === null || !/^\d{1,4}(\.\d{1,6})?$/.test(text)) return null;
  const value = Number(text);
  return value <= most ? value : null;
}

function known<T extends string>(values: readonly T[], value: string | null): T | null {
  return values.find((each) => each === value) ?? null;
}
