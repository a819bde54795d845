import { useMutation } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { notifyError } from "@/shared/ui/notify";
import { given, type ExportFilters } from "./filters";
import type { ExportFormat } from "./formats";

/** What a file would hold now. Only on request, because the server writes the whole file for it. */
export function useManifest(project: number, filters: ExportFilters) {
  return useMutation({
    mutationFn: (format: ExportFormat) =>
      body(
        api.GET("/api/projects/{project}/exports/{export}/manifest/", {
          params: { path: { project, export: format }, query: given(filters) },
        }),
      ),
    onError: notifyError,
  });
}
