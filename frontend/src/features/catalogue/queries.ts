import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { Generation, KnownAnswer } from "@/api/types";
import type { Filters } from "./address";

export function useGenerations(projectId: number, filters: Filters) {
  return useInfiniteQuery({
    queryKey: [...keys.generations(projectId), filters],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/projects/{project}/generations/", {
          params: { path: { project: projectId }, query: queryOf(filters, pageParam) },
          signal,
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

export function useGeneration(id: number) {
  return useQuery({
    queryKey: keys.generation(id),
    queryFn: () =>
      body(api.GET("/api/generations/{generation}/", { params: { path: { generation: id } } })),
  });
}

/**
 * Saves the known answer of a generation; null removes it. `onSaved` is called even if the form has
 * been unmounted by then, because the new answer brings a new form.
 */
export function useKnownAnswer(generation: Generation, onSaved: () => void) {
  const client = useQueryClient();
  const params = { path: { generation: generation.id } };
  return useMutation({
    mutationFn: async (known: KnownAnswer | null) => {
      const address = "/api/generations/{generation}/known-answer/";
      if (known) await body(api.PUT(address, { params, body: known }));
      else await body(api.DELETE(address, { params }));
    },
    onSuccess: () => {
      onSaved();
      return Promise.all([
        client.invalidateQueries({ queryKey: keys.generation(generation.id) }),
        client.invalidateQueries({ queryKey: keys.generations(generation.project) }),
      ]);
    },
  });
}

function queryOf({ ordering, ...filters }: Filters, cursor: string | null) {
  const { verdict, flag, generator, category, word, product } = filters;
  return {
    ordering,
    limit: 48,
    ...(verdict && { verdict }),
    ...(flag && { flag }),
    ...(generator && { generator }),
    ...(category && { category }),
    ...(word && { word }),
    ...(product && { product }),
    ...(cursor && { cursor }),
  };
}
