import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Project } from "@/api/types";

/** The guidelines that people read now, with their example images. */
export function useGuidelines(projectId: number, isWanted = true) {
  return useQuery({
    queryKey: keys.guidelines(projectId),
    enabled: isWanted,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/guidelines/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
}

/** Whether the guidelines have changed since this person read them. */
export function hasNewGuidelines({
  guidelines_number: number,
  guidelines_read: read,
}: Pick<Project, "guidelines_number" | "guidelines_read">): boolean {
  return read !== null && read < number;
}

/** Says that this person has read the newest version. */
export function useReadGuidelines(project: Project) {
  const client = useQueryClient();
  const { id, guidelines_number: number } = project;
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/projects/{project}/guidelines/read/", {
          params: { path: { project: id } },
          body: { number },
        }),
      ),
    onSuccess: () =>
      client.setQueryData(keys.project(id), (before: Project | undefined) =>
        before ? { ...before, guidelines_read: number } : before,
      ),
  });
}
