import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import { notifyError } from "@/shared/ui/notify";

const viewKeys = (projectId: number) => [...keys.project(projectId), "views"] as const;

/** A person's own views, and those shared with the project. */
export function useViews(projectId: number) {
  return useQuery({
    queryKey: viewKeys(projectId),
    queryFn: async () => {
      const params = { path: { project: projectId }, query: { limit: 200 } };
      return (await body(api.GET("/api/projects/{project}/views/", { params }))).results;
    },
  });
}

export interface NewView {
  readonly name: string;
  readonly query: string;
  readonly is_shared: boolean;
}

export function useSaveView(projectId: number) {
  const refresh = useRefresh(projectId);
  return useMutation({
    mutationFn: (view: NewView) =>
      body(
        api.POST("/api/projects/{project}/views/", {
          params: { path: { project: projectId } },
          body: view,
        }),
      ),
    onSuccess: refresh,
    onError: notifyError,
  });
}

/** Changes a view; null deletes it. */
export function useChangeView(projectId: number) {
  const refresh = useRefresh(projectId);
  return useMutation({
    mutationFn: async ({ id, change }: { id: number; change: Partial<NewView> | null }) => {
      const params = { path: { view: id } };
      if (change) await body(api.PATCH("/api/views/{view}/", { params, body: change }));
      else await body(api.DELETE("/api/views/{view}/", { params }));
    },
    onSuccess: refresh,
    onError: notifyError,
  });
}

function useRefresh(projectId: number) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: viewKeys(projectId) });
}
