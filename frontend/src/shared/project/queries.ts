import { useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Project } from "@/api/types";

export function useProject(id: number | null) {
  return useQuery({
    queryKey: keys.project(id ?? 0),
    enabled: id !== null,
    queryFn: async () => {
      const path = { project: id ?? 0 };
      return (await body(api.GET("/api/projects/{project}/", { params: { path } }))) as Project;
    },
  });
}
