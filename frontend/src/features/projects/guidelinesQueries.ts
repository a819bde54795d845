import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { GuidelinesExample, Verdict } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

interface Draft {
  readonly markdown: string;
  readonly examples: readonly GuidelinesExample[];
  /** The version that was edited. */
  readonly seen: number;
}

export function useSaveGuidelines(projectId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ markdown, examples, seen }: Draft) =>
      body(
        api.PUT("/api/projects/{project}/guidelines/", {
          params: { path: { project: projectId } },
          body: {
            markdown,
            seen,
            examples: examples.map(({ image, is_good, caption }) => ({
              image,
              is_good,
              caption,
            })),
          },
        }),
      ),
    onSuccess: (saved) => {
      client.setQueryData(keys.guidelines(projectId), saved);
      return client.invalidateQueries({ queryKey: keys.project(projectId) });
    },
  });
}

export function useGuidelinesVersions(projectId: number) {
  return useQuery({
    queryKey: [...keys.guidelines(projectId), "versions"],
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/guidelines/versions/", {
          params: { path: { project: projectId }, query: { limit: 50 } },
        }),
      ),
  });
}

/** What becomes an example: a file, or an image of the catalogue by its id. */
export type NewExample = File | number;

export function useAddExample(projectId: number) {
  return useMutation({
    mutationFn: (chosen: NewExample) =>
      body(
        api.POST("/api/projects/{project}/guidelines/examples/", {
          params: { path: { project: projectId } },
          ...(typeof chosen === "number"
            ? { body: { generation: chosen } }
            : {
                body: {},
                bodySerializer: () => {
                  const form = new FormData();
                  form.append("picture", chosen);
                  return form;
                },
              }),
        }),
      ),
    onError: notifyError,
  });
}

/** Images of the catalogue to choose an example from. */
export function useCatalogueImages(projectId: number, verdict: Verdict | "") {
  return useInfiniteQuery({
    queryKey: [...keys.generations(projectId), "examples", verdict],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/projects/{project}/generations/", {
          params: {
            path: { project: projectId },
            query: {
              ...(verdict && { verdict }),
              ...(pageParam !== null && { cursor: pageParam }),
            },
          },
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}
