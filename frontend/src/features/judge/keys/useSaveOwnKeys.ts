import { useMutation, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { OwnKeys } from "./keys";

/** Keeps a person's own keys at the server, so that they hold on every device. */
export function useSaveOwnKeys() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (own: OwnKeys) => body(api.PATCH("/api/session/", { body: { key_map: own } })),
    onSuccess: (me) => client.setQueryData(keys.session, me),
  });
}
