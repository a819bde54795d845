import type { JobSummary } from "@/api/types";

export interface FoldedJobs {
  /** The jobs to show, in the order in which they came. */
  readonly shown: readonly JobSummary[];
  /** Plans that have changed nothing. */
  readonly folded: readonly JobSummary[];
}

/** Sets aside what is not worth a line: plans of questions after which the queue was as before. */
export function foldJobs(jobs: readonly JobSummary[]): FoldedJobs {
  return {
    shown: jobs.filter((job) => !hasChangedNothing(job)),
    folded: jobs.filter(hasChangedNothing),
  };
}

/** Jobs of old don't say so; of those only one that planned nothing is sure to have changed none. */
function hasChangedNothing({ kind, state, result }: JobSummary): boolean {
  if (kind !== "plan" || state !== "succeeded") return false;
  return "changed" in result ? result["changed"] === false : result["planned"] === 0;
}
