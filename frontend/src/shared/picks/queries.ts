import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";

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
