import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Upload } from "./files";

export const FORMATS = ["auto", "jsonl", "csv", "hfpc"] as const;
export type ImportFormat = (typeof FORMATS)[number];

interface Request {
  readonly upload: Upload;
  readonly format: ImportFormat;
  /** An import whose refused rows are imported again with these files. */
  readonly replaces?: number | undefined;
}

export function useImport(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ upload, format, replaces }: Request) =>
      body(
        api.POST("/api/projects/{project}/imports/", {
          params: { path: { project: projectId } },
          body: { format },
          bodySerializer: () => asForm({ upload, format, replaces }),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs(projectId) }),
  });
}

function asForm({ upload: { manifest, files }, format, replaces }: Request): FormData {
  const form = new FormData();
  if (manifest !== null) form.append("manifest", manifest.file);
  for (const { file } of files) form.append("files", file);
  // A form keeps the last part of a file's name only.
  if (files.length > 0) form.append("paths", JSON.stringify(files.map(({ path }) => path)));
  form.append("format", format);
  if (replaces !== undefined) form.append("replaces", String(replaces));
  return form;
}
