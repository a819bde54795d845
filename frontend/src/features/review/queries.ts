import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { FlagKind, NewReview } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

export function useFlagged(projectId: number, flag: FlagKind | null) {
  return useInfiniteQuery({
    queryKey: [...keys.review(projectId), "list", flag],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/projects/{project}/review/", {
          params: {
            path: { project: projectId },
            query: { ...(flag && { flag }), ...(pageParam && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

export function useFlagCounts(projectId: number) {
  return useQuery({
    queryKey: [...keys.review(projectId), "counts"],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/review/counts/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
}

export function useReview(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...review }: NewReview & { id: number }) =>
      body(
        api.POST("/api/generations/{generation}/review/", {
          params: { path: { generation: id } },
          body: review,
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}

export interface BulkReview {
  readonly ids: number[];
  readonly decision: NewReview["decision"];
}

export function useBulkReview(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (review: BulkReview) =>
      body(
        api.POST("/api/projects/{project}/review/", {
          params: { path: { project: projectId } },
          body: { ...review, note: "" },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}
