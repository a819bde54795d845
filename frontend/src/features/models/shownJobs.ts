import type { JobSummary } from "@/api/types";
import { isActive } from "@/shared/jobs/queries";

/** How long the outcome of a job stays on the page after its end. */
const NEWS_MS = 15 * 60_000;

/** The newest job of each kind, if it is under way, failed, or ended just now. */
export function shownJobs(jobs: readonly JobSummary[], now = Date.now()): JobSummary[] {
  const newest = jobs.filter(({ kind }, i) => jobs.findIndex((job) => job.kind === kind) === i);
  return newest.filter(
    (job) =>
      isActive(job) ||
      job.state === "failed" ||
      (job.finished_at != null && now - Date.parse(job.finished_at) < NEWS_MS),
  );
}
