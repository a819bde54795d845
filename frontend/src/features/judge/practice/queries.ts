import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";

/** A round of practice; fetched anew for each. */
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

/** How one's own session went, from its first answer on; today's without one. */
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
