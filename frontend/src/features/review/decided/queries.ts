import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import { notifyError } from "@/shared/ui/notify";
import type { DecidedFilters } from "./address";

const POLL_MS = 15_000;

export function useDecided(projectId: number, filters: DecidedFilters) {
  const { decision, reviewer, state, since, until, search } = filters;
  const query = {
    ...(decision && { decision }),
    ...(reviewer && { reviewer }),
    ...(state && { reversed: state === "reversed" }),
    ...(since && { since }),
    ...(until && { until }),
    ...(search.trim() && { search: search.trim() }),
  };
  return useInfiniteQuery({
    queryKey: [...keys.review(projectId), "decided", query],
    initialPageParam: null as string | null,
    refetchInterval: POLL_MS,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/projects/{project}/review/decided/", {
          params: {
            path: { project: projectId },
            query: { ...query, ...(pageParam && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

export function useReverse(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, note }: { readonly id: number; readonly note: string }) =>
      body(
        api.POST("/api/reviews/{review}/reverse/", {
          params: { path: { review: id } },
          body: { note },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}
