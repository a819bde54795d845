import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { NewComparison } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";
import type { GroupBy } from "./groups";

const REFRESH_MS = 30_000;
const COMPARING_MS = 10_000;

export function useInsights(project: number) {
  return useQuery({
    queryKey: keys.insights(project),
    refetchInterval: REFRESH_MS,
    queryFn: () =>
      body(api.GET("/api/projects/{project}/insights/", { params: { path: { project } } })),
  });
}

export function useWork(project: number) {
  return useQuery({
    queryKey: [...keys.figures(project), "work"],
    refetchInterval: REFRESH_MS,
    queryFn: () =>
      body(api.GET("/api/projects/{project}/insights/work/", { params: { path: { project } } })),
  });
}

export function useAgreement(project: number) {
  return useQuery({
    queryKey: [...keys.figures(project), "agreement"],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/insights/agreement/", { params: { path: { project } } }),
      ),
  });
}

export function usePeople(project: number) {
  return useQuery({
    queryKey: [...keys.figures(project), "people"],
    queryFn: () =>
      body(api.GET("/api/projects/{project}/insights/people/", { params: { path: { project } } })),
  });
}

export function useScores(project: number, of: "score" | "p_good" | "p_consistent") {
  return useQuery({
    queryKey: [...keys.figures(project), "scores", of],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/insights/scores/", {
          params: { path: { project }, query: { of } },
        }),
      ),
  });
}

interface Within {
  readonly generator?: string | null;
  readonly category?: string | null;
}

export function useGroups(
  project: number,
  by: readonly (GroupBy | "week")[],
  { generator, category }: Within = {},
) {
  const query = {
    by: [...by],
    ...(generator !== undefined && generator !== null && { generator }),
    ...(category !== undefined && category !== null && { category }),
  };
  return useQuery({
    queryKey: [...keys.figures(project), "groups", query],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/insights/groups/", {
          params: { path: { project }, query },
        }),
      ),
  });
}

export function useComparisons(project: number) {
  return useQuery({
    queryKey: keys.comparisons(project),
    refetchInterval: COMPARING_MS,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/comparisons/", {
          params: { path: { project }, query: { limit: 100 } },
        }),
      ),
  });
}

/** What can be compared: generators, or the numbers of model versions. */
export function useComparable(project: number, of: NewComparison["of"]) {
  return useQuery({
    queryKey: [...keys.figures(project), "comparable", of],
    enabled: of === "generator" || of === "version",
    queryFn: async () => {
      const path = { project };
      if (of === "version") {
        const versions = await body(
          api.GET("/api/projects/{project}/models/", { params: { path, query: { limit: 100 } } }),
        );
        return versions.results.map(({ number }) => String(number));
      }
      const names = await body(
        api.GET("/api/projects/{project}/names/", { params: { path, query: { of: "generator" } } }),
      );
      return names.results;
    },
  });
}

/** Errors are shown in the form. */
export function useStartComparison(project: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (started: NewComparison) =>
      body(
        api.POST("/api/projects/{project}/comparisons/", {
          params: { path: { project } },
          body: started,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.comparisons(project) }),
  });
}

interface Change {
  readonly share?: number;
  readonly is_running?: boolean;
}

export function useChangeComparison(project: number, comparison: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Change) =>
      body(
        api.PATCH("/api/comparisons/{comparison}/", {
          params: { path: { comparison } },
          body: change,
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.comparisons(project) }),
    onError: notifyError,
  });
}
