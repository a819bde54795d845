import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { FlagKind, NewBulkReview, NewReview } from "@/api/types";
import { queryOf, type DeskFilters } from "./address";

/** Others work at the same time, so list and counts are read again this often. */
const POLL_MS = 15_000;

export function useFlagged(projectId: number, flag: FlagKind | null, filters: DeskFilters) {
  const { ordering } = filters;
  const query = { ordering, ...(flag && { flag }), ...queryOf(filters) };
  return useInfiniteQuery({
    queryKey: [...keys.review(projectId), "list", query],
    initialPageParam: null as string | null,
    refetchInterval: POLL_MS,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/projects/{project}/review/", {
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

export function useFlagCounts(projectId: number, filters: DeskFilters) {
  const query = queryOf(filters);
  return useQuery({
    queryKey: [...keys.review(projectId), "counts", query],
    refetchInterval: POLL_MS,
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/projects/{project}/review/counts/", {
          params: { path: { project: projectId }, query },
          signal,
        }),
      ),
  });
}

/** The product's other images, best first. */
export function useSiblings(projectId: number, productId: number, isEnabled: boolean) {
  return useQuery({
    queryKey: [...keys.generations(projectId), "of", productId],
    enabled: isEnabled,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/projects/{project}/generations/", {
          params: {
            path: { project: projectId },
            query: { product: productId, ordering: "-score", limit: 48 },
          },
          signal,
        }),
      ),
  });
}

/** An image with its report; nothing for null. */
export function useCompared(id: number | null) {
  return useQuery({
    queryKey: keys.generation(id ?? 0),
    enabled: id !== null,
    queryFn: () =>
      body(
        api.GET("/api/generations/{generation}/", { params: { path: { generation: id ?? 0 } } }),
      ),
  });
}

export function useAnswers(id: number) {
  return useQuery({
    queryKey: [...keys.generation(id), "answers"],
    refetchInterval: POLL_MS,
    queryFn: () =>
      body(
        api.GET("/api/generations/{generation}/answers/", { params: { path: { generation: id } } }),
      ),
  });
}

export function useReviewers(projectId: number) {
  return useQuery({
    queryKey: [...keys.project(projectId), "reviewers"],
    queryFn: async () => {
      const path = { project: projectId };
      return (await body(api.GET("/api/projects/{project}/reviewers/", { params: { path } })))
        .results;
    },
  });
}

/** One decision about one image, or the same about many. */
export type Decided =
  { readonly id: number; readonly review: NewReview } | { readonly many: NewBulkReview };

export function useDecide(projectId: number, onDone: (ids: readonly number[]) => void) {
  const refresh = useRefresh(projectId);
  return useMutation({
    onSuccess: (_, decided) => onDone("many" in decided ? decided.many.ids : [decided.id]),
    mutationFn: async (decided: Decided) => {
      if ("many" in decided) {
        await body(
          api.POST("/api/projects/{project}/review/", {
            params: { path: { project: projectId } },
            body: decided.many,
          }),
        );
      } else {
        await body(
          api.POST("/api/generations/{generation}/review/", {
            params: { path: { generation: decided.id } },
            body: decided.review,
          }),
        );
      }
    },
    onSettled: refresh,
  });
}

export function useTakeBack(projectId: number) {
  const refresh = useRefresh(projectId);
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/projects/{project}/review/undo/", {
          params: { path: { project: projectId } },
        }),
      ),
    onSettled: refresh,
  });
}

export function useAskAgain(projectId: number) {
  const refresh = useRefresh(projectId);
  return useMutation({
    mutationFn: ({ id, people }: { readonly id: number; readonly people: number }) =>
      body(
        api.POST("/api/generations/{generation}/ask-again/", {
          params: { path: { generation: id } },
          body: { people },
        }),
      ),
    onSettled: refresh,
  });
}

export function useAssign(projectId: number) {
  const refresh = useRefresh(projectId);
  return useMutation({
    mutationFn: (assigned: { readonly ids: number[]; readonly to: number | null }) =>
      body(
        api.POST("/api/projects/{project}/review/assign/", {
          params: { path: { project: projectId } },
          body: assigned,
        }),
      ),
    onSettled: refresh,
  });
}

/** List, counts and decisions change with everything that is done here. */
function useRefresh(projectId: number) {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.review(projectId) }),
      client.invalidateQueries({ queryKey: keys.generations(projectId) }),
      client.invalidateQueries({ queryKey: keys.insights(projectId) }),
    ]);
}
