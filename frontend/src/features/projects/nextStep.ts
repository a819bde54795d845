import type { Insights, Job, Project } from "@/api/types";
import { includesRole } from "@/shared/project/current";

/** What a person can do next for the project. */
export interface NextStep {
  readonly kind: "import" | "judge" | "retrain" | "review" | "wait" | "start";
  readonly path: string;
  readonly count: number;
}

/** Without a model a project needs some answers before training makes sense. */
const FIRST_MODEL_ANSWERS = 20;

interface Known {
  readonly project: Pick<Project, "role" | "counts" | "champion">;
  /** Null for roles that do not see them. */
  readonly insights: Pick<Insights, "progress"> | null;
  readonly flagged: number;
  readonly jobs: readonly Pick<Job, "kind" | "state">[];
}

/** The most useful next step for the person's role: the first that applies. */
export function nextStep({ project, insights, flagged, jobs }: Known): NextStep {
  const step = (kind: NextStep["kind"], path: string, count = 0): NextStep => ({
    kind,
    path,
    count,
  });
  const isOps = includesRole(project.role, "ops");
  const open = insights?.progress.questions_open ?? 0;
  if (!isOps) {
    return project.counts.products > 0 ? step("start", "judge") : step("wait", "judge");
  }
  if (project.counts.products === 0) return step("import", "imports");
  const isLearning = jobs.some(
    ({ kind, state }) => kind === "retrain" && (state === "queued" || state === "running"),
  );
  const mayTrain = includesRole(project.role, "admin") && project.champion === null && !isLearning;
  if (mayTrain && project.counts.answers >= FIRST_MODEL_ANSWERS) return step("retrain", "models");
  if (flagged > 0 && project.champion !== null) return step("review", "review", flagged);
  if (open > 0) return step("judge", "judge", open);
  if (flagged > 0) return step("review", "review", flagged);
  return step("wait", "insights");
}
