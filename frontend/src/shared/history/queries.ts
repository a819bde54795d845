import { useInfiniteQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";

/** What happened to a generation, newest first. */
export function useHistory(id: number) {
  return useInfiniteQuery({
    queryKey: keys.history(id),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) =>
      body(
        api.GET("/api/generations/{generation}/history/", {
          params: { path: { generation: id }, query: pageParam ? { cursor: pageParam } : {} },
          signal,
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
  });
}
