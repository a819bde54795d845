import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { BucketImport, NewBucketImport } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

/** A folder inside a source. */
export interface Folder {
  readonly source: string;
  readonly prefix: string;
}

/** The sources that a site admin has given to the project. */
export function useBucketSources(project: number) {
  return useQuery({
    queryKey: [...keys.buckets(project), "sources"],
    queryFn: () =>
      body(api.GET("/api/projects/{project}/bucket-sources/", { params: { path: { project } } })),
  });
}

export function useBucketImports(project: number) {
  return useQuery({
    queryKey: keys.buckets(project),
    queryFn: () =>
      body(api.GET("/api/projects/{project}/bucket-imports/", { params: { path: { project } } })),
  });
}

/** What a folder begins with, once it was asked for. */
export function useBucketPreview(project: number, folder: Folder | null) {
  return useQuery({
    queryKey: [...keys.buckets(project), "preview", folder],
    enabled: folder !== null,
    retry: false,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/bucket-preview/", {
          params: { path: { project }, query: folder ?? { source: "" } },
        }),
      ),
  });
}

/** Whatever is changed about an imported folder may start a job. */
function useChange<Input, Output>(project: number, change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.buckets(project) }),
        client.invalidateQueries({ queryKey: keys.jobs(project) }),
      ]),
  });
}

export function useStartBucketImport(project: number) {
  return useChange(project, (given: NewBucketImport) =>
    body(
      api.POST("/api/projects/{project}/bucket-imports/", {
        params: { path: { project } },
        body: given,
      }),
    ),
  );
}

export function useBucketActions({ id, project }: BucketImport) {
  const params = { path: { bucket_import: id } };
  const look = useChange(project, (again: boolean) =>
    body(api.POST("/api/bucket-imports/{bucket_import}/look/", { params, body: { again } })),
  );
  const change = useChange(project, (every_minutes: number) =>
    body(api.PATCH("/api/bucket-imports/{bucket_import}/", { params, body: { every_minutes } })),
  );
  const remove = useChange(project, () =>
    api.DELETE("/api/bucket-imports/{bucket_import}/", { params }),
  );
  const failed = { onError: notifyError };
  return {
    look: (again: boolean, onStarted: (job: number) => void) =>
      look.mutate(again, { ...failed, onSuccess: ({ job }) => onStarted(job.id) }),
    change: (minutes: number) => change.mutate(minutes, failed),
    remove: () => remove.mutate(undefined, failed),
    isPending: look.isPending || change.isPending || remove.isPending,
  };
}
