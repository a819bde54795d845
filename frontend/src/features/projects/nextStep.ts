import type { EmptyReason, Job, MyQueue, Project } from "@/api/types";
import { includesRole } from "@/shared/project/current";

/** What a person can do next in the project. */
export interface NextStep {
  readonly kind: "import" | "judge" | "retrain" | "review" | "wait" | "start";
  readonly path: string;
  readonly count: number;
  /** Why nothing is left for this person, if they have to wait. */
  readonly reason?: EmptyReason;
}

/** The first training makes sense only after this many answers. */
const FIRST_MODEL_ANSWERS = 20;

interface Known {
  readonly project: Pick<Project, "role" | "counts" | "champion">;
  /** What is left for this person; null while it is loading. */
  readonly queue: MyQueue | null;
  readonly flagged: number;
  readonly jobs: readonly Pick<Job, "kind" | "state">[];
}

/** The most useful next step for the person's role. */
export function nextStep({ project, queue, flagged, jobs }: Known): NextStep {
  const step = (kind: NextStep["kind"], path: string, count = 0): NextStep => ({
    kind,
    path,
    count,
  });
  const isOps = includesRole(project.role, "ops");
  const judging = judgingStep(queue);
  if (!isOps) return judging;
  if (project.counts.products === 0) return step("import", "imports");
  const isLearning = jobs.some(
    ({ kind, state }) => kind === "retrain" && (state === "queued" || state === "running"),
  );
  const mayTrain = includesRole(project.role, "admin") && project.champion === null && !isLearning;
  if (mayTrain && project.counts.answers >= FIRST_MODEL_ANSWERS) return step("retrain", "models");
  if (flagged > 0 && project.champion !== null) return step("review", "review", flagged);
  if (judging.kind !== "wait") return judging;
  if (flagged > 0) return step("review", "review", flagged);
  return { ...judging, path: judging.reason?.startsWith("scoring") ? "imports" : "insights" };
}

/** Names the number of questions left only if it is exact, not a lower bound. */
function judgingStep(queue: MyQueue | null): NextStep {
  if (queue === null) return { kind: "start", path: "judge", count: 0 };
  const { left, has_more: hasMore } = queue.progress;
  if (left === 0)
    return {
      kind: "wait",
      path: "judge",
      count: 0,
      reason: queue.empty_reason ?? "nothing_planned",
    };
  return { kind: hasMore ? "start" : "judge", path: "judge", count: left };
}
