import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import { notifyError } from "@/shared/ui/notify";

const LIVE_MS = 10_000;

/** The project's batches, newest first; for ops. */
export function useBatches(projectId: number) {
  return useQuery({
    queryKey: keys.batches(projectId),
    refetchInterval: LIVE_MS,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/batches/", { params: { path: { project: projectId } } }),
      ),
  });
}

/** Freezes all scored images that are in no batch yet; for admins. */
export function useFreezeBatch(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/projects/{project}/batches/", { params: { path: { project: projectId } } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}

/** Adds the images that were scored since. */
export function useExtendBatch(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (batch: number) =>
      body(api.POST("/api/batches/{batch}/extend/", { params: { path: { batch } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}

interface Closing {
  readonly batch: number;
  /** Whether models learn from its lot's answers from now on; also possible later. */
  readonly lotTrains: boolean;
}

/** Asks no more about the batch; what is proven stays. */
export function useCloseBatch(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ batch, lotTrains }: Closing) =>
      body(
        api.POST("/api/batches/{batch}/close/", {
          params: { path: { batch } },
          body: { lot_trains: lotTrains },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.project(projectId) }),
    onError: notifyError,
  });
}
