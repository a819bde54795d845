import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import { searchOf, type Filters } from "./address";

const ROWS = 50;

export function useAuditLog(project: number, filters: Filters) {
  return useInfiniteQuery({
    queryKey: [...keys.auditLog(project), filters],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/projects/{project}/audit-log/", {
          params: {
            path: { project },
            // The server checks the values: an address may name an action that it doesn't know.
            query: {
              ...searchOf(filters),
              limit: ROWS,
              ...(pageParam !== null && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

/** Everybody who stands in the log. */
export function useAuditPeople(project: number) {
  return useQuery({
    queryKey: [...keys.auditLog(project), "people"],
    queryFn: () =>
      body(api.GET("/api/projects/{project}/audit-log/people/", { params: { path: { project } } })),
  });
}

/** Where the same entries are to be had as a file; a link can't send its time zone otherwise. */
export function downloadAddress(project: number, filters: Filters): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const search = new URLSearchParams({ ...searchOf(filters), ...(zone && { time_zone: zone }) });
  return `/api/projects/${project}/audit-log/download/?${search.toString()}`;
}
