import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { NewProject, Project, ProjectChanges } from "@/api/types";

const LIVE_MS = 10_000;

/** The projects of this person; archived ones are a list of their own. */
export function useProjects(isArchive = false) {
  return useInfiniteQuery({
    queryKey: isArchive ? [...keys.projects, "archived"] : keys.projects,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/projects/", {
          params: {
            query: {
              ...(isArchive && { archived: "yes" as const }),
              ...(pageParam !== null && { cursor: pageParam }),
            },
          },
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (project: NewProject) => body(api.POST("/api/projects/", { body: project })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.projects }),
        client.invalidateQueries({ queryKey: keys.session }),
      ]),
  });
}

/** What is left for this person to judge, or why nothing is left. */
export function useMyQueue(projectId: number) {
  return useQuery({
    queryKey: [...keys.project(projectId), "queue"],
    refetchInterval: LIVE_MS,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/questions/mine/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
}

export function useChangeProject(project: Project) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (changes: ProjectChanges) =>
      (await body(
        api.PATCH("/api/projects/{project}/", {
          params: { path: { project: project.id } },
          body: changes,
        }),
      )) as Project,
    onSuccess: (changed) => {
      client.setQueryData(keys.project(project.id), changed);
      return client.invalidateQueries({ queryKey: keys.projects, exact: true });
    },
  });
}

/** Live numbers of the loop, for people whose role may see them. */
export function useLoopNumbers(projectId: number, isAllowed: boolean) {
  return useQuery({
    queryKey: keys.insights(projectId),
    enabled: isAllowed,
    refetchInterval: LIVE_MS,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/insights/", { params: { path: { project: projectId } } }),
      ),
  });
}

/** How many flagged generations are waiting for review. */
export function useReviewTotal(projectId: number, isAllowed: boolean) {
  return useQuery({
    queryKey: [...keys.review(projectId), "counts"],
    enabled: isAllowed,
    refetchInterval: LIVE_MS,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/review/counts/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
}
