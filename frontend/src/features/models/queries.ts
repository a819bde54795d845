import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import { t } from "@/shared/i18n";
import { notifyDone, notifyError } from "@/shared/ui/notify";
import type { ModelVersion } from "@/api/types";

export function useModels(projectId: number) {
  return useQuery({
    queryKey: keys.models(projectId),
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/models/", {
          params: { path: { project: projectId }, query: { limit: 100 } },
        }),
      ),
  });
}

/** One version with its curves and groups, which never change. */
export function useModel(id: number) {
  return useQuery({
    queryKey: keys.model(id),
    staleTime: Infinity,
    queryFn: () => body(api.GET("/api/models/{version}/", { params: { path: { version: id } } })),
  });
}

export function useRetrain(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/projects/{project}/models/retrain/", {
          params: { path: { project: projectId } },
        }),
      ),
    onSuccess: ({ joined }) => {
      notifyDone(t(joined ? "models.retrainJoined" : "models.retrainStarted"));
      return client.invalidateQueries({ queryKey: keys.jobs(projectId) });
    },
    onError: notifyError,
  });
}

export function usePromote(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<ModelVersion, "id" | "number">) =>
      body(api.POST("/api/models/{version}/promote/", { params: { path: { version: id } } })),
    onSuccess: (_, { number }) => {
      notifyDone(t("models.promoteStarted", { number }));
      return client.invalidateQueries({ queryKey: keys.project(projectId) });
    },
    onError: notifyError,
  });
}

export function useRetire(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<ModelVersion, "id" | "number">) =>
      body(api.POST("/api/models/{version}/retire/", { params: { path: { version: id } } })),
    onSuccess: (_, { number }) => {
      notifyDone(t("models.retired", { number }));
      return client.invalidateQueries({ queryKey: keys.models(projectId) });
    },
    onError: notifyError,
  });
}

/** What a retraining would learn from now. */
export function useRetrainPreview(projectId: number) {
  return useQuery({
    queryKey: [...keys.models(projectId), "retrain"],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/models/retrain/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
}

export function useDifferences(projectId: number, versionId: number) {
  return useQuery({
    queryKey: [...keys.models(projectId), "differences", versionId],
    queryFn: () =>
      body(
        api.GET("/api/models/{version}/differences/", {
          params: { path: { version: versionId } },
        }),
      ),
  });
}

export function useCompare(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id }: Pick<ModelVersion, "id">) =>
      body(api.POST("/api/models/{version}/differences/", { params: { path: { version: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.jobs(projectId) }),
    onError: notifyError,
  });
}

const segmenters = (projectId: number) => [...keys.project(projectId), "segmenters"] as const;

export function useSegmenters(projectId: number) {
  return useQuery({
    queryKey: segmenters(projectId),
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/segmenters/", {
          params: { path: { project: projectId }, query: { limit: 100 } },
        }),
      ),
  });
}

/** How many masks a fine-tuning would learn from, and which segmenter is in use. */
export function useFinetune(projectId: number) {
  return useQuery({
    queryKey: [...segmenters(projectId), "finetune"],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/segmenters/finetune/", {
          params: { path: { project: projectId } },
        }),
      ),
  });
}

export function useStartFinetune(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      body(
        api.POST("/api/projects/{project}/segmenters/finetune/", {
          params: { path: { project: projectId } },
        }),
      ),
    onSuccess: () => {
      notifyDone(t("models.segmenters.started"));
      return client.invalidateQueries({ queryKey: keys.jobs(projectId) });
    },
    onError: notifyError,
  });
}

export function useUseSegmenter(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (number: number) =>
      body(
        api.POST("/api/projects/{project}/segmenters/use/", {
          params: { path: { project: projectId } },
          body: { number },
        }),
      ),
    onSuccess: () => {
      notifyDone(t("models.segmenters.switched"));
      return client.invalidateQueries({ queryKey: segmenters(projectId) });
    },
    onError: notifyError,
  });
}
