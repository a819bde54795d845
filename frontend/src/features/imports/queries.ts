import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Upload } from "./files";

export const FORMATS = ["auto", "jsonl", "csv", "hfpc"] as const;
export type Format = (typeof FORMATS)[number];

export function useImport(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ upload, format }: { upload: Upload; format: Format }) =>
      body(
        api.POST("/api/projects/{project}/imports/", {
          params: { path: { project: projectId } },
          body: { format },
          bodySerializer: () => asForm(upload, format),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs(projectId) }),
  });
}

function asForm({ manifest, files }: Upload, format: Format): FormData {
  const form = new FormData();
  if (manifest !== null) form.append("manifest", manifest);
  for (const file of files) form.append("files", file);
  form.append("format", format);
  return form;
}
