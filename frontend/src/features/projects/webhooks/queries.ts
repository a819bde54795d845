import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, body } from "@/api/client";
import { cursorOf, keys } from "@/api/queries";
import type { NewWebhook, Webhook, WebhookChanges } from "@/api/types";
import { useChange } from "@/shared/ui/useChange";

const ROWS = 20;
const LOOK_AGAIN_MS = 1500;

export function useWebhooks(project: number) {
  return useQuery({
    queryKey: keys.webhooks(project),
    queryFn: () =>
      body(api.GET("/api/projects/{project}/webhooks/", { params: { path: { project } } })),
  });
}

/** Any change to a webhook refreshes the list and the deliveries below it. */
const listOf = (project: number) => ({ refreshed: [keys.webhooks(project)] });

export function useMakeWebhook(project: number) {
  return useChange(
    (webhook: NewWebhook) =>
      body(
        api.POST("/api/projects/{project}/webhooks/", {
          params: { path: { project } },
          body: webhook,
        }),
      ),
    listOf(project),
  );
}

export function useChangeWebhook({ id, project }: Webhook) {
  return useChange(
    (changes: WebhookChanges) =>
      body(
        api.PATCH("/api/webhooks/{webhook}/", { params: { path: { webhook: id } }, body: changes }),
      ),
    listOf(project),
  );
}

export function useDeleteWebhook({ id, project }: Webhook) {
  return useChange(
    () => api.DELETE("/api/webhooks/{webhook}/", { params: { path: { webhook: id } } }),
    listOf(project),
  );
}

export function useRotateSecret({ id, project }: Webhook) {
  return useChange(
    () => body(api.POST("/api/webhooks/{webhook}/rotate/", { params: { path: { webhook: id } } })),
    listOf(project),
  );
}

export function useSendTest({ id, project }: Webhook) {
  return useChange(
    () => body(api.POST("/api/webhooks/{webhook}/test/", { params: { path: { webhook: id } } })),
    listOf(project),
  );
}

export function useResend({ project }: Webhook) {
  return useChange(
    (delivery: number) =>
      body(api.POST("/api/deliveries/{delivery}/resend/", { params: { path: { delivery } } })),
    listOf(project),
  );
}

/** What was sent; looked up again and again while something is on its way for the first time. */
export function useDeliveries({ id, project }: Webhook) {
  return useInfiniteQuery({
    queryKey: [...keys.webhooks(project), id, "deliveries"],
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) =>
      body(
        api.GET("/api/webhooks/{webhook}/deliveries/", {
          params: {
            path: { webhook: id },
            query: { limit: ROWS, ...(pageParam !== null && { cursor: pageParam }) },
          },
        }),
      ),
    getNextPageParam: (page) => cursorOf(page.next),
    refetchInterval: ({ state }) => {
      const rows = state.data?.pages.flatMap(({ results }) => results) ?? [];
      const isUnderWay = rows.some((each) => each.state === "pending" && each.error === null);
      return isUnderWay ? LOOK_AGAIN_MS : false;
    },
  });
}
