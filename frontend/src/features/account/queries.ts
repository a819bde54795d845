import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { AccountChanges, NewPassword } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

export function useAccount() {
  return useQuery({ queryKey: keys.account, queryFn: () => body(api.GET("/api/account/")) });
}

export function useChangeAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (changes: AccountChanges) => body(api.PATCH("/api/account/", { body: changes })),
    onSuccess: (account) => {
      client.setQueryData(keys.account, account);
      return client.invalidateQueries({ queryKey: keys.session });
    },
  });
}

/** All other sessions end with it, and this one gets another CSRF token. */
export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (password: NewPassword) => api.POST("/api/account/password/", { body: password }),
    onSuccess: () =>
      Promise.all(
        [keys.account, keys.sessions, keys.session].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      ),
  });
}

export function useSessions() {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: () => body(api.GET("/api/account/sessions/", { params: { query: { limit: 100 } } })),
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (session: number) =>
      api.DELETE("/api/account/sessions/{session}/", { params: { path: { session } } }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
    onError: notifyError,
  });
}

export function useEndOtherSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => body(api.DELETE("/api/account/sessions/")),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
    onError: notifyError,
  });
}
