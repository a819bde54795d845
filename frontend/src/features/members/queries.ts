import { useMutation, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Role } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";
import { useChange } from "@/shared/ui/useChange";

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
const listsOf = (project: number) => ({
  refreshed: [keys.members(project), keys.invitations(project)],
});

export function useChangeRole(project: number) {
  return useChange(
    ({ member, role }: { member: number; role: Role }) =>
      body(api.PATCH("/api/members/{member}/", { params: { path: { member } }, body: { role } })),
    listsOf(project),
  );
}

export function useRemoveMember(project: number) {
  return useChange(
    (member: number) => api.DELETE("/api/members/{member}/", { params: { path: { member } } }),
    listsOf(project),
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
  return useChange(
    (invitation: { email: string; role: Role }) =>
      body(
        api.POST("/api/projects/{project}/invitations/", {
          params: { path: { project } },
          body: invitation,
        }),
      ),
    listsOf(project),
  );
}

export function useWithdraw(project: number) {
  return useChange(
    (invitation: number) =>
      api.DELETE("/api/invitations/by-id/{invitation}/", { params: { path: { invitation } } }),
    listsOf(project),
  );
}
