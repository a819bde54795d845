/** Kinds of rows that the log is about, as the server names them. */
export const KINDS = [
  "generation",
  "product",
  "project",
  "membership",
  "invitation",
  "modelversion",
  "segmenterversion",
  "certificate",
  "batch",
  "driftwatch",
  "knownanswer",
  "job",
  "apitoken",
  "loginlink",
  "user",
] as const;
export type Kind = (typeof KINDS)[number];

/** What is shown of the log; each is null if it does not matter. */
export interface Filters {
  /** The person's id; 0 is the system itself. */
  readonly actor: string | null;
  readonly action: string | null;
  /** `generation:17`, or `generation` for all of them. */
  readonly target: string | null;
  readonly since: string | null;
  readonly until: string | null;
}

const FORMS: Readonly<Record<keyof Filters, RegExp>> = {
  actor: /^\d{1,15}$/,
  action: /^[a-z_]+\.[a-z_]+$/,
  target: /^[a-z]+(:\d+)?$/,
  since: /^\d{4}-\d{2}-\d{2}$/,
  until: /^\d{4}-\d{2}-\d{2}$/,
};
export const UNFILTERED: Filters = {
  actor: null,
  action: null,
  target: null,
  since: null,
  until: null,
};

/** The filters in the address. What can't be one is ignored. */
export function filtersOf(search: URLSearchParams): Filters {
  const read = (name: keyof Filters) => {
    const value = search.get(name);
    return value !== null && FORMS[name].test(value) ? value : null;
  };
  return {
    actor: read("actor"),
    action: read("action"),
    target: read("target"),
    since: read("since"),
    until: read("until"),
  };
}

/** The chosen filters as parameters, for addresses of pages and of the server. */
export function searchOf(filters: Filters): Record<string, string> {
  const chosen = Object.entries(filters) as [string, string | null][];
  return Object.fromEntries(chosen.filter((pair): pair is [string, string] => pair[1] !== null));
}

export function isKind(name: string): name is Kind {
  return KINDS.some((kind) => kind === name);
}

/** The page that shows a row of the log; null if there is none. */
export function pageOf(project: number, target: string): string | null {
  const [kind = "", id = ""] = target.split(":");
  const pages: Partial<Record<Kind, string>> = {
    generation: `catalogue?image=${id}`,
    product: `catalogue?product=${id}`,
    project: "settings",
    membership: "members",
    invitation: "members",
    user: "members",
    modelversion: "models",
    segmenterversion: "models",
    certificate: `certificates/${id}`,
    driftwatch: "insights",
    batch: "",
    job: "imports",
    knownanswer: "catalogue",
  };
  const page = isKind(kind) ? pages[kind] : undefined;
  if (page === undefined) return null;
  return `/projects/${project}${page && `/${page}`}`;
}
