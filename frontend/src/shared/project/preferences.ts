import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Preferences } from "@/api/types";

/** Keeps what a person sets for themselves: language, keys, whether the tour was taken. */
export function useSavePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (preferences: Preferences) =>
      body(api.PATCH("/api/session/", { body: preferences })),
    onSuccess: (me) => client.setQueryData(keys.session, me),
  });
}
