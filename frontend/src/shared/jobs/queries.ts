import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Job, JobState } from "@/api/types";
import { notifyError } from "@/shared/ui/notify";

const ACTIVE: readonly JobState[] = ["queued", "running"];
const ACTIVE_POLL_MS = 1_500;
const IDLE_POLL_MS = 15_000;
/** Includes plans that the list does not show. */
const NEWEST = 60;

export function isActive(job: Pick<Job, "state">): boolean {
  return ACTIVE.includes(job.state);
}

/** The newest jobs of a project, refetched often while one is running. */
export function useJobs(projectId: number, isAllowed = true) {
  const client = useQueryClient();
  const query = useQuery({
    queryKey: keys.jobs(projectId),
    enabled: isAllowed,
    queryFn: () =>
      body(
        api.GET("/api/projects/{project}/jobs/", {
          params: { path: { project: projectId }, query: { limit: NEWEST } },
        }),
      ),
    refetchInterval: ({ state }) =>
      state.data?.results.some(isActive) ? ACTIVE_POLL_MS : IDLE_POLL_MS,
  });
  const active = query.data?.results.filter(isActive).length ?? 0;
  const before = useRef(active);
  useEffect(() => {
    // A job has ended, so what it worked on has changed.
    if (active < before.current)
      void client.invalidateQueries({ queryKey: keys.project(projectId) });
    before.current = active;
  }, [active, client, projectId]);
  return query;
}

/** One job with its log and refused rows, refetched until it ends. */
export function useJob(id: number) {
  return useQuery({
    queryKey: keys.job(id),
    queryFn: () => body(api.GET("/api/jobs/{job}/", { params: { path: { job: id } } })),
    refetchInterval: ({ state }) => (state.data && !isActive(state.data) ? false : ACTIVE_POLL_MS),
  });
}

/** Cancelling or retrying a job. */
export function useJobAction(job: Pick<Job, "id" | "project">, action: "cancel" | "retry") {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      body(api.POST(`/api/jobs/{job}/${action}/`, { params: { path: { job: job.id } } })),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.jobs(job.project) }),
        client.invalidateQueries({ queryKey: keys.job(job.id) }),
      ]),
    onError: notifyError,
  });
}
