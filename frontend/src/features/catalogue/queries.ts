import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type QueryClient,
} from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { ChosenImages, Generation, KnownAnswer } from "@/api/types";
import { queryOf, type Filters, type Listing } from "./address";

interface Page {
  readonly results: Generation[];
  readonly next: string | null;
}

/** Images that are loaded at a time. */
export const PAGE_SIZE = 100;

/**
 * The list, page by page. It is forgotten when it is left, and not refreshed by itself: a long list
 * would be fetched page by page again. `showKnown` keeps its rows up to date.
 */
export function useGenerations(projectId: number, listing: Listing) {
  return useInfiniteQuery({
    queryKey: [...keys.generations(projectId), listing],
    initialPageParam: null as string | null,
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    queryFn: ({ pageParam, signal }) => {
      const { ordering } = listing;
      const page = { ordering, limit: PAGE_SIZE, ...(pageParam && { cursor: pageParam }) };
      return body(
        api.GET("/api/projects/{project}/generations/", {
          params: {
            path: { project: projectId },
            query: { ...queryOf(listing), ...page },
          },
          signal,
        }),
      );
    },
    getNextPageParam: (page) => cursorOf(page.next),
  });
}

/** How many images the filters find. */
export function useCount(projectId: number, filters: Filters) {
  const query = queryOf(filters);
  return useQuery({
    queryKey: [...keys.project(projectId), "count", query],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { count } = await body(
        api.GET("/api/projects/{project}/generations/count/", {
          params: { path: { project: projectId }, query },
          signal,
        }),
      );
      return count;
    },
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
      return known;
    },
    onSuccess: (known) => {
      onSaved();
      showKnown(client, generation.project, { ids: [generation.id] }, known);
      return client.invalidateQueries({ queryKey: keys.generation(generation.id) });
    },
  });
}

/** Asks more people about the chosen images. */
export function useAskAgain(project: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ chosen, people }: { chosen: ChosenImages; people: number }) =>
      body(
        api.POST("/api/projects/{project}/generations/ask-again/", {
          params: { path: { project } },
          body: { ...chosen, people },
        }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ["generation"] }),
  });
}

/** Sets the same known answer for the chosen images. */
export function useKnownAnswers(project: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ chosen, known }: { chosen: ChosenImages; known: Required<KnownAnswer> }) =>
      body(
        api.POST("/api/projects/{project}/known-answers/", {
          params: { path: { project } },
          body: { ...chosen, ...known },
        }),
      ),
    onSuccess: (_, { chosen, known }) => {
      showKnown(client, project, chosen, known);
      return client.invalidateQueries({ queryKey: ["generation"] });
    },
  });
}

/** Shows the new known answer in the rows that are loaded. */
function showKnown(
  client: QueryClient,
  project: number,
  chosen: ChosenImages,
  known: KnownAnswer | null,
): void {
  const ids = "ids" in chosen ? new Set(chosen.ids) : null;
  const answer = known && { is_changed: false, explanation: "", ...known };
  const changed = (row: Generation) =>
    row.gold_refusal === null && (ids === null || ids.has(row.id))
      ? { ...row, known_answer: answer }
      : row;
  client.setQueriesData<InfiniteData<Page>>({ queryKey: keys.generations(project) }, (list) =>
    list === undefined
      ? list
      : {
          ...list,
          pages: list.pages.map((page) => ({ ...page, results: page.results.map(changed) })),
        },
  );
}
