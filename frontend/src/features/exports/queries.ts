import { useMutation } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { notifyError } from "@/shared/ui/notify";
import type { ExportFormat } from "./formats";

/** What a file would hold now. Asked for by a person: the server writes the whole file for it. */
export function useManifest(project: number) {
  return useMutation({
    mutationFn: (format: ExportFormat) =>
      body(
        api.GET("/api/projects/{project}/exports/{export}/manifest/", {
          params: { path: { project, export: format } },
        }),
      ),
    onError: notifyError,
  });
}
