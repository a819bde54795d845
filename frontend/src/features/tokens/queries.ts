import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { NewToken } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

export function useTokens() {
  return useQuery({ queryKey: keys.tokens, queryFn: () => body(api.GET("/api/tokens/")) });
}

export function useCreateToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: NewToken) => body(api.POST("/api/tokens/", { body: token })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
    onError: notifyError,
  });
}

export function useRevokeToken() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: number) =>
      api.DELETE("/api/tokens/{token}/", { params: { path: { token } } }),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.tokens }),
    onError: notifyError,
  });
}
