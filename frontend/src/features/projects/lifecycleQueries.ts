import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import { notifyError } from "@/shared/ui/notify";

/** The projects, and the session that lists them, are read again. */
function useForgetProjects() {
  const client = useQueryClient();
  return () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.projects }),
      client.invalidateQueries({ queryKey: keys.session }),
    ]);
}

export function useTemplates() {
  return useQuery({
    queryKey: ["project-templates"],
    staleTime: Infinity,
    queryFn: () => body(api.GET("/api/project-templates/")),
  });
}

interface CloneRequest {
  readonly from: number;
  readonly name: string;
}

export function useClone() {
  const forget = useForgetProjects();
  return useMutation({
    mutationFn: ({ from, name }: CloneRequest) =>
      body(
        api.POST("/api/projects/{project}/clone/", {
          params: { path: { project: from } },
          body: { name },
        }),
      ),
    onSuccess: forget,
  });
}

export function useArchive(projectId: number) {
  const forget = useForgetProjects();
  return useMutation({
    mutationFn: (does: "archive" | "restore") =>
      body(
        api.POST(`/api/projects/{project}/${does}/`, {
          params: { path: { project: projectId } },
        }),
      ),
    onSuccess: forget,
    onError: notifyError,
  });
}

export function useDelete(projectId: number) {
  const forget = useForgetProjects();
  return useMutation({
    mutationFn: (name: string) =>
      body(
        api.POST("/api/projects/{project}/delete/", {
          params: { path: { project: projectId } },
          body: { name },
        }),
      ),
    onSuccess: forget,
  });
}
