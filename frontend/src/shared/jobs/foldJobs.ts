import type { JobSummary } from "@/api/types";

export interface FoldedJobs {
  /** The jobs to show, in their given order. */
  readonly shown: readonly JobSummary[];
  /** Plans that have changed nothing. */
  readonly folded: readonly JobSummary[];
}

/** Separates the jobs that are not worth a line: plans that did not change the queue. */
export function foldJobs(jobs: readonly JobSummary[]): FoldedJobs {
  return {
    shown: jobs.filter((job) => !hasChangedNothing(job)),
    folded: jobs.filter(hasChangedNothing),
  };
}

/** Old jobs don't say so. Of those, only one that planned nothing surely changed nothing. */
function hasChangedNothing({ kind, state, result }: JobSummary): boolean {
  if (kind !== "plan" || state !== "succeeded") return false;
  return "changed" in result ? result["changed"] === false : result["planned"] === 0;
}
