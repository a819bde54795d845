import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { MachineChanges } from "@/api/types";

const LOOK_AGAIN_MS = 15_000;

export function useMachine(project: number) {
  return useQuery({
    queryKey: keys.machine(project),
    queryFn: () =>
      body(api.GET("/api/projects/{project}/machine/", { params: { path: { project } } })),
    refetchInterval: ({ state }) => (state.data?.is_on ? LOOK_AGAIN_MS : false),
  });
}

export function useChangeMachine(project: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: MachineChanges) =>
      body(
        api.PATCH("/api/projects/{project}/machine/", {
          params: { path: { project } },
          body: changes,
        }),
      ),
    onSuccess: (changed) => {
      client.setQueryData(keys.machine(project), changed);
    },
  });
}
