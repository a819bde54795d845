import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
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

/** The project's generators or categories that contain the search text. */
export function useNames(project: number, of: "generator" | "category", search: string) {
  return useQuery({
    queryKey: [...keys.project(project), "names", of, search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/projects/{project}/names/", {
          params: { path: { project }, query: { of, search } },
          signal,
        }),
      ),
  });
}

/** The first few products that match the search text. */
export function useFoundProducts(project: number, search: string) {
  return useQuery({
    queryKey: [...keys.project(project), "products", search],
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      body(
        api.GET("/api/projects/{project}/products/", {
          params: { path: { project }, query: { limit: 30, ...(search && { search }) } },
          signal,
        }),
      ),
  });
}

/** A product's name; null while it is loading, or if the product is unknown. */
export function useProductName(id: number | null): string | null {
  const product = useQuery({
    queryKey: ["product", id],
    enabled: id !== null,
    queryFn: () =>
      body(api.GET("/api/products/{product}/", { params: { path: { product: id ?? 0 } } })),
  });
  return id === null ? null : (product.data?.external_id ?? null);
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
