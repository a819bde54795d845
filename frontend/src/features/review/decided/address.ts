/** What the list of decisions shows, in the page's address. Pure. */
import { DECIDED, dayOf, idOf } from "@/features/review/desk/address";

export const DECISIONS = ["accepted", "rejected"] as const;
export const STATES = ["standing", "reversed"] as const;

export interface DecidedFilters {
  readonly decision: (typeof DECISIONS)[number] | null;
  readonly state: (typeof STATES)[number] | null;
  readonly reviewer: number | null;
  readonly since: string | null;
  readonly until: string | null;
  readonly search: string;
}

/** The filters in the address. Invalid values are ignored. */
export function decidedOf(search: URLSearchParams): DecidedFilters {
  return {
    decision: DECISIONS.find((each) => each === search.get("decision")) ?? null,
    state: STATES.find((each) => each === search.get("state")) ?? null,
    reviewer: idOf(search.get("reviewer")),
    since: dayOf(search.get("since")),
    until: dayOf(search.get("until")),
    search: (search.get("search") ?? "").slice(0, 200),
  };
}

export function addressOf(filters: DecidedFilters): URLSearchParams {
  const next = new URLSearchParams({ flag: DECIDED });
  for (const [name, value] of Object.entries(filters)) {
    if (value !== null && value !== "") next.set(name, String(value));
  }
  return next;
}
