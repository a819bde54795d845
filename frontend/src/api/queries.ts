import { QueryClient } from "@tanstack/react-query";
import { isTransient } from "./problem";

/** The query keys. A key is a path, so invalidating a parent also invalidates its children. */
export const keys = {
  session: ["session"] as const,
  projects: ["projects"] as const,
  project: (id: number) => ["projects", id] as const,
  guidelines: (id: number) => ["projects", id, "guidelines"] as const,
  insights: (id: number) => ["projects", id, "insights"] as const,
  figures: (id: number) => ["projects", id, "figures"] as const,
  comparisons: (id: number) => ["projects", id, "comparisons"] as const,
  batches: (id: number) => ["projects", id, "batches"] as const,
  certificate: (id: number) => ["certificate", id] as const,
  drift: (id: number) => ["projects", id, "drift"] as const,
  jobs: (id: number) => ["projects", id, "jobs"] as const,
  models: (id: number) => ["projects", id, "models"] as const,
  model: (id: number) => ["model", id] as const,
  generations: (id: number) => ["projects", id, "generations"] as const,
  review: (id: number) => ["projects", id, "review"] as const,
  members: (id: number) => ["projects", id, "members"] as const,
  invitations: (id: number) => ["projects", id, "invitations"] as const,
  job: (id: number) => ["job", id] as const,
  generation: (id: number) => ["generation", id] as const,
  history: (id: number) => ["generation", id, "history"] as const,
  tokens: ["tokens"] as const,
  buckets: (id: number) => ["projects", id, "buckets"] as const,
  machine: (id: number) => ["projects", id, "machine"] as const,
  webhooks: (id: number) => ["projects", id, "webhooks"] as const,
  account: ["account"] as const,
  sessions: ["account", "sessions"] as const,
  auditLog: (id: number) => ["projects", id, "audit-log"] as const,
};

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // A browser that reports to be offline may be wrong, and a paused call shows nothing. So each
      // call is tried, and shows an error if it fails.
      mutations: { networkMode: "always" },
      queries: {
        networkMode: "always",
        refetchOnReconnect: true,
        staleTime: 10_000,
        retry: (failures, error) => isTransient(error) && failures < 3,
      },
    },
  });
}

/** The cursor in a list's `next` address; null on the last page. */
export function cursorOf(next: string | null | undefined): string | null {
  if (!next) return null;
  return new URL(next, "http://server.invalid").searchParams.get("cursor");
}
