import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { BucketImport, NewBucketImport } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";
import { useChange } from "@/shared/ui/useChange";

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
const listsOf = (project: number) => ({
  refreshed: [keys.buckets(project), keys.jobs(project)],
});

export function useStartBucketImport(project: number) {
  return useChange(
    (given: NewBucketImport) =>
      body(
        api.POST("/api/projects/{project}/bucket-imports/", {
          params: { path: { project } },
          body: given,
        }),
      ),
    { ...listsOf(project), isRefusalShown: true },
  );
}

export function useBucketActions({ id, project }: BucketImport) {
  const params = { path: { bucket_import: id } };
  const look = useChange(
    (again: boolean) =>
      body(api.POST("/api/bucket-imports/{bucket_import}/look/", { params, body: { again } })),
    listsOf(project),
  );
  const change = useChange(
    (every_minutes: number) =>
      body(api.PATCH("/api/bucket-imports/{bucket_import}/", { params, body: { every_minutes } })),
    listsOf(project),
  );
  const remove = useChange(
    () => api.DELETE("/api/bucket-imports/{bucket_import}/", { params }),
    listsOf(project),
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
