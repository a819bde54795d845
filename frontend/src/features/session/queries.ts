import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { rememberCsrfToken } from "@/api/csrf";
import { isLoggedOut, isTransient, NetworkError } from "@/api/problem";
import { keys } from "@/api/queries";
import type { Me } from "@/api/types";

const ASK_AGAIN_MS = 3_000;

/** The person who is logged in, or null. Without a network it keeps asking until it is known. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    staleTime: 5 * 60_000,
    // Without a network it refetches instead of retrying, so that a person can also ask at once.
    retry: (failures, error) =>
      isTransient(error) && !(error instanceof NetworkError) && failures < 3,
    refetchInterval: ({ state }) => (state.error instanceof NetworkError ? ASK_AGAIN_MS : false),
    queryFn: async (): Promise<Me | null> => {
      try {
        return remember(await body(api.GET("/api/session/")));
      } catch (error) {
        if (isLoggedOut(error)) return null;
        throw error;
      }
    },
  });
}

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

export function useLogIn() {
  return useEntering((credentials: Credentials) =>
    body(api.POST("/api/session/", { body: credentials })),
  );
}

export function useLogInByLink() {
  return useEntering((secret: string) =>
    body(api.POST("/api/session/link/", { body: { secret } })),
  );
}

export function useConfirmAddress() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (secret: string) => body(api.POST("/api/account/address/", { body: { secret } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.account }),
  });
}

/** How people get in here: by a password, at an identity provider, by a mailed link. */
export function useDoors() {
  return useQuery({
    queryKey: ["doors"],
    queryFn: async () => {
      const { csrf_token, ...doors } = await body(api.GET("/api/session/csrf/"));
      rememberCsrfToken(csrf_token);
      return doors;
    },
  });
}

/** Whether the server can mail a link to somebody who has forgotten their password. */
export function useCanMail() {
  const doors = useDoors();
  return { ...doors, data: doors.data?.can_mail };
}

/** Why the last login at the provider failed, or for which address a password is needed. */
export function useSingleSignOn() {
  return useQuery({
    queryKey: ["singleSignOn"],
    queryFn: () => body(api.GET("/api/session/sso/")),
    staleTime: 0,
  });
}

export function useLinkAccount() {
  return useEntering((password: string) =>
    body(api.POST("/api/session/sso/link/", { body: { password } })),
  );
}

/** Asks for a link by mail. The answer is the same whether the address is known or not. */
export function useAskForReset() {
  return useMutation({
    mutationFn: async (email: string) => {
      rememberCsrfToken((await body(api.GET("/api/session/csrf/"))).csrf_token);
      await api.POST("/api/session/reset/", { body: { email } });
    },
  });
}

export function useInvitation(secret: string) {
  return useQuery({
    queryKey: ["invitation", secret],
    queryFn: () => body(api.GET("/api/invitations/{secret}/", { params: { path: { secret } } })),
  });
}

export function useAcceptInvitation(secret: string) {
  return useEntering((credentials: Credentials) =>
    body(
      api.POST("/api/invitations/{secret}/accept/", {
        params: { path: { secret } },
        body: credentials,
      }),
    ),
  );
}

export function useLogOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => api.DELETE("/api/session/"),
    onSuccess: () => {
      client.clear();
      client.setQueryData(keys.session, null);
    },
  });
}

/** A call that logs a person in. It fetches a CSRF token first because there is no session yet. */
function useEntering<Input>(enter: (input: Input) => Promise<Me>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (input: Input) => {
      rememberCsrfToken((await body(api.GET("/api/session/csrf/"))).csrf_token);
      return remember(await enter(input));
    },
    onSuccess: (me) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] });
      client.setQueryData(keys.session, me);
    },
  });
}

function remember(me: Me): Me {
  rememberCsrfToken(me.csrf_token);
  return me;
}
