import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Columns } from "./columns";
import type { Upload } from "./files";

export const FORMATS = ["auto", "jsonl", "csv", "hfpc", "coco"] as const;
export type ImportFormat = (typeof FORMATS)[number];

interface Request {
  readonly upload: Upload;
  readonly format: ImportFormat;
  /** An import whose refused rows are imported again with these files. */
  readonly replaces?: number | undefined;
  /** How a CSV manifest names our columns. */
  readonly columns?: Columns | undefined;
  /** Check only: nothing is stored. */
  readonly isDryRun?: boolean;
}

export function useImport(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ isDryRun = false, ...request }: Request) =>
      body(
        api.POST("/api/projects/{project}/imports/", {
          params: { path: { project: projectId }, query: { dry_run: isDryRun } },
          body: { format: request.format },
          bodySerializer: () => asForm(request),
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs(projectId) }),
  });
}

function asForm({ upload, format, replaces, columns }: Request): FormData {
  const { manifest, files } = upload;
  const form = new FormData();
  if (manifest !== null) form.append("manifest", manifest.file);
  for (const { file } of files) form.append("files", file);
  // A form keeps the last part of a file's name only.
  if (files.length > 0) form.append("paths", JSON.stringify(files.map(({ path }) => path)));
  form.append("format", format);
  if (replaces !== undefined) form.append("replaces", String(replaces));
  if (columns !== undefined) form.append("columns", JSON.stringify(columns));
  return form;
}
