import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { DriftWatch } from "@/api/types";
import { t } from "@/shared/i18n";
import { notifyDone, notifyError } from "@/shared/ui/notify";

const LIVE_MS = 10_000;

/** How well the current automatic decisions hold up; for ops. */
export function useDrift(projectId: number) {
  return useQuery({
    queryKey: keys.drift(projectId),
    refetchInterval: LIVE_MS,
    queryFn: () =>
      body(api.GET("/api/projects/{project}/drift/", { params: { path: { project: projectId } } })),
  });
}

interface Resume {
  readonly watch: Pick<DriftWatch, "id" | "resumes">;
  readonly note: string;
}

/** Resumes automatic decisions that drift has stopped; for admins. */
export function useResume(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ watch: { id, resumes }, note }: Resume) =>
      body(
        api.POST("/api/drift-watches/{watch}/resume/", {
          params: { path: { watch: id } },
          body: { note, resumes },
        }),
      ),
    onSuccess: () => {
      notifyDone(t("drift.resume.done"));
      return client.invalidateQueries({ queryKey: keys.project(projectId) });
    },
    onError: notifyError,
  });
}
