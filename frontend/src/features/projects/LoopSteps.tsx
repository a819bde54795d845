import type { TFunction } from "@/shared/i18n";
import type { Insights, JobSummary, JobKind, Project } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { isActive } from "@/shared/jobs/queries";
import classes from "./projects.module.css";

interface Step {
  readonly name: "import" | "score" | "judge" | "learn" | "decide";
  readonly value: string;
  readonly detail: string;
  readonly state: "todo" | "running" | "done";
  /** The champion's version number, for the step that shows it. */
  readonly champion?: number | undefined;
}

interface Props {
  readonly project: Project;
  readonly insights: Insights;
  readonly jobs: readonly JobSummary[];
}

/** The five steps of the loop with their live numbers. */
export function LoopSteps({ project, insights, jobs }: Props) {
  const { t } = useTranslation();
  return (
    <ol className={classes.steps}>
      {stepsOf(project, insights, jobs, t).map(({ name, value, detail, state, champion }, i) => (
        <li key={name} className={classes.step} data-testid={`step-${name}`}>
          <div className={classes.stepHead}>
            <span className={classes.stepDot} data-state={state} aria-hidden>
              {i + 1}
            </span>
            {t(`projects.overview.step.${name}.title`)}
          </div>
          <div
            className={classes.stepValue}
            {...(champion !== undefined && {
              "data-testid": "champion",
              "data-champion": champion,
            })}
          >
            {value}
          </div>
          <div className={classes.stepDetail}>{detail}</div>
        </li>
      ))}
    </ol>
  );
}

function stepsOf(
  project: Project,
  { progress, verdicts }: Insights,
  jobs: readonly JobSummary[],
  t: TFunction,
): Step[] {
  const state = (isDone: boolean, ...kinds: JobKind[]): Step["state"] => {
    if (jobs.some((job) => isActive(job) && kinds.includes(job.kind))) return "running";
    return isDone ? "done" : "todo";
  };
  const decided = verdicts.accepted + verdicts.rejected;
  const champion = project.champion?.number;
  return [
    {
      name: "import",
      value: t("projects.overview.step.import.text", { count: progress.products }),
      detail: t("projects.overview.step.import.detail", { count: progress.generations }),
      state: state(progress.products > 0, "import"),
    },
    {
      name: "score",
      value: t("projects.overview.step.score.text", {
        scored: formatCount(progress.scored),
        total: formatCount(progress.generations),
      }),
      detail:
        progress.failed > 0
          ? t("projects.overview.step.score.failed", { count: progress.failed })
          : t("projects.overview.step.score.detail"),
      state: state(progress.scored > 0 && progress.pending === 0, "score"),
    },
    {
      name: "judge",
      value: t("projects.overview.step.judge.text", { count: progress.answers }),
      detail: t("projects.overview.step.judge.detail", {
        today: formatCount(progress.answers_today),
        open: formatCount(progress.questions_open),
      }),
      state: state(progress.answers > 0, "plan"),
    },
    {
      name: "learn",
      value:
        champion === undefined
          ? t("projects.overview.step.learn.none")
          : t("projects.overview.step.learn.text", { number: champion }),
      detail: t("projects.overview.step.learn.detail"),
      state: state(champion !== undefined, "retrain", "promote"),
      champion,
    },
    {
      name: "decide",
      value: t("projects.overview.step.decide.text", {
        decided: formatCount(decided),
        total: formatCount(progress.generations),
      }),
      detail: t("projects.overview.step.decide.detail"),
      state: state(decided > 0, "certify", "decide"),
    },
  ];
}
