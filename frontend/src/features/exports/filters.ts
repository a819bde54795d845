import type { components } from "@/api/schema";

/** What the files are limited to; null limits nothing. Names are those of the API. */
export interface ExportFilters {
  readonly verdict: components["schemas"]["VerdictEnum"] | null;
  readonly category: string | null;
  readonly generator: string | null;
  /** The number of the certificate that decided. */
  readonly certificate: number | null;
  readonly since: string | null;
  readonly until: string | null;
  /** Whose answers, in files of answers. */
  readonly by: "people" | "machines" | null;
}

export const NO_FILTERS: ExportFilters = {
  verdict: null,
  category: null,
  generator: null,
  certificate: null,
  since: null,
  until: null,
  by: null,
};

type Given<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** The filters that limit something, for the address. */
export function given(filters: ExportFilters): Given<ExportFilters> {
  return Object.fromEntries(
    Object.entries(filters).filter(([, value]) => value !== null && value !== ""),
  );
}

/** The address of a file. */
export function fileAddress(project: number, format: string, filters: ExportFilters): string {
  const pairs = Object.entries(given(filters)).map(([name, value]) => [name, String(value)]);
  const query = new URLSearchParams(pairs).toString();
  return `/api/projects/${project}/exports/${format}/${query && `?${query}`}`;
}
