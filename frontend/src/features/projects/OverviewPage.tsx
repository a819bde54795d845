import { Button, Text, Title } from "@mantine/core";
import { Link } from "react-router";
import type { JobSummary, Project } from "@/api/types";
import { DriftNotices } from "@/shared/drift/DriftNotices";
import { useTranslation } from "@/shared/i18n";
import { JobList } from "@/shared/jobs/JobList";
import { isActive, useJobs } from "@/shared/jobs/queries";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { Examples } from "@/shared/project/Examples";
import { useGuidelines } from "@/shared/project/guidelines";
import { Markdown } from "@/shared/ui/Markdown";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { ErrorState, LoadingState } from "@/shared/ui/states";
import { BatchPanel } from "./BatchPanel";
import { DecisionsPanel } from "./DecisionsPanel";
import { LoopSteps } from "./LoopSteps";
import { nextStep, type NextStep } from "./nextStep";
import { ProjectNumbers } from "./ProjectNumbers";
import classes from "./projects.module.css";
import { useLoopNumbers, useMyQueue, useReviewTotal } from "./queries";

const RECENT = 6;

/** Shows the loop, where it stands, and what this person can do next. */
export function OverviewPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const isOps = includesRole(project.role, "ops");
  const insights = useLoopNumbers(project.id, isOps);
  const review = useReviewTotal(project.id, isOps);
  const queue = useMyQueue(project.id);
  const jobs = useJobs(project.id, isOps).data?.results ?? [];
  const isKnown = queue.data !== undefined && (!isOps || insights.data !== undefined);
  const next = nextStep({
    project,
    queue: queue.data ?? null,
    flagged: review.data?.total ?? 0,
    jobs,
  });
  return (
    <div {...(isOps && { "data-wide": true })}>
      <PageHeader title={project.name} description={t("projects.overview.description")} />
      <div className={classes.overview}>
        {isOps && <DriftNotices project={project} />}
        {isKnown && project.archived_at === null && <NextBox projectId={project.id} step={next} />}
        {insights.data && (
          <Panel title={t("projects.overview.loop")} isFlush>
            <LoopSteps project={project} insights={insights.data} jobs={jobs} />
          </Panel>
        )}
        {isOps && !insights.data && !insights.error && <LoadingState rows={2} height={130} />}
        {insights.error && !insights.data && (
          <ErrorState error={insights.error} onRetry={() => void insights.refetch()} />
        )}
        {isOps && (
          <div className={classes.sides}>
            <div className={classes.side}>
              {insights.data && <DecisionsPanel project={project} insights={insights.data} />}
            </div>
            <div className={classes.side}>
              <BatchPanel project={project} />
              <JobsPanel projectId={project.id} jobs={jobs} />
            </div>
          </div>
        )}
        {!isOps && <ProjectNumbers project={project} />}
        {!isOps && (
          <Panel title={t("projects.overview.guidelines")}>
            <Guidelines project={project} />
          </Panel>
        )}
      </div>
    </div>
  );
}

function Guidelines({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const { data } = useGuidelines(project.id);
  const examples = data?.examples ?? [];
  if (!project.guidelines_html && examples.length === 0) {
    return <Text c="dimmed">{t("projects.overview.noGuidelines")}</Text>;
  }
  return (
    <>
      <Markdown html={project.guidelines_html} />
      <Examples examples={examples} />
    </>
  );
}

function NextBox({ projectId, step }: { readonly projectId: number; readonly step: NextStep }) {
  const { t } = useTranslation();
  const { kind, count, reason } = step;
  const title =
    kind === "judge" || kind === "review"
      ? t(`projects.overview.nextStep.${kind}.title`, { count })
      : reason === undefined || kind !== "wait"
        ? t(`projects.overview.nextStep.${kind}.title`)
        : t(`judge.empty.${reason}.title`);
  return (
    <section className={classes.next} aria-label={t("projects.overview.next")}>
      <div className={classes.nextText}>
        <div className={classes.eyebrow}>{t("projects.overview.next")}</div>
        <Title order={2}>{title}</Title>
        <Text c="dimmed" size="sm">
          {reason === undefined || kind !== "wait"
            ? t(`projects.overview.nextStep.${kind}.text`)
            : t(`judge.empty.${reason}.text`)}
        </Text>
      </div>
      <Button component={Link} to={`/projects/${projectId}/${step.path}`}>
        {t(`projects.overview.nextStep.${kind}.action`)}
      </Button>
    </section>
  );
}

interface JobsProps {
  readonly projectId: number;
  readonly jobs: readonly JobSummary[];
}

function JobsPanel({ projectId, jobs }: JobsProps) {
  const { t } = useTranslation();
  // Active jobs come first; the others keep their order, newest first.
  const sorted = [...jobs.filter(isActive), ...jobs.filter((job) => !isActive(job))];
  return (
    <Panel
      title={t(jobs.some(isActive) ? "projects.overview.running" : "projects.overview.recent")}
      isFlush
      aside={
        <Button
          component={Link}
          to={`/projects/${projectId}/imports`}
          variant="subtle"
          color="gray"
          size="compact-sm"
        >
          {t("projects.overview.allJobs")}
        </Button>
      }
    >
      <JobList jobs={sorted} most={RECENT} />
      {jobs.length === 0 && (
        <Text c="dimmed" p="lg">
          {t("projects.overview.noJobs")}
        </Text>
      )}
    </Panel>
  );
}
