import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** The questions of a round of practice. */
export function usePractice(projectId: number) {
  return useQuery({
    queryKey: ["practice", projectId],
    staleTime: Infinity,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/practice/", { params: { path: { project: projectId } } }),
      ),
  });
}

/** The summary of the person's session since its first answer; without one, of today. */
export function useSessionSummary(projectId: number, firstAnswer: number | null, isOpen: boolean) {
  return useQuery({
    queryKey: ["summary", projectId, firstAnswer],
    enabled: isOpen,
    gcTime: 0,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/summary/", {
          params: {
            path: { project: projectId },
            query: firstAnswer === null ? {} : { first_answer: firstAnswer },
          },
        }),
      ),
  });
}
