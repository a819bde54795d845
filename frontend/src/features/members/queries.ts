import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Role } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

const MOST = 100;

export function useMembers(project: number) {
  return useQuery({
    queryKey: keys.members(project),
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/members/", {
          params: { path: { project }, query: { limit: MOST } },
        }),
      ),
  });
}

export function useInvitations(project: number) {
  return useQuery({
    queryKey: keys.invitations(project),
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/invitations/", {
          params: { path: { project }, query: { limit: MOST } },
        }),
      ),
  });
}

/** Any change to members or invitations refreshes both lists. */
function useChange<Input, Output>(project: number, change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.members(project) }),
        client.invalidateQueries({ queryKey: keys.invitations(project) }),
      ]),
    onError: notifyError,
  });
}

export function useChangeRole(project: number) {
  return useChange(project, ({ member, role }: { member: number; role: Role }) =>
    body(api.PATCH("/api/members/{member}/", { params: { path: { member } }, body: { role } })),
  );
}

export function useRemoveMember(project: number) {
  return useChange(project, (member: number) =>
    api.DELETE("/api/members/{member}/", { params: { path: { member } } }),
  );
}

/** Makes a link that logs a member in; only site admins may. */
export function useMakeLink() {
  return useMutation({
    mutationFn: (member: number) =>
      body(api.POST("/api/members/{member}/login-link/", { params: { path: { member } } })),
    onError: notifyError,
  });
}

export function useInvite(project: number) {
  return useChange(project, (invitation: { email: string; role: Role }) =>
    body(
      api.POST("/api/projects/{project}/invitations/", {
        params: { path: { project } },
        body: invitation,
      }),
    ),
  );
}

export function useWithdraw(project: number) {
  return useChange(project, (invitation: number) =>
    api.DELETE("/api/invitations/by-id/{invitation}/", { params: { path: { invitation } } }),
  );
}
