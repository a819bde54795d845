import { IconStack2 } from "@tabler/icons-react";
import { useSearchParams } from "react-router";
import type { JobSummary, ModelVersion } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { isActive, useJobs } from "@/shared/jobs/queries";
import { ProjectCorrections } from "@/shared/masks/CorrectionsLine";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { EmptyState, Loaded } from "@/shared/ui/states";
import { ChampionPanel } from "./ChampionPanel";
import { ConsistencyPanel } from "./ConsistencyPanel";
import { LearningJob } from "./LearningJob";
import classes from "./models.module.css";
import { useModels } from "./queries";
import { RetrainPanel } from "./RetrainPanel";
import { shownJobs } from "./shownJobs";
import { VersionDetails } from "./VersionDetails";
import { VersionTable } from "./VersionTable";

const KINDS: readonly JobSummary["kind"][] = ["retrain", "promote", "finetune", "compare"];

/** The versions of the model: which one is in use, why, and what the next one would learn from. */
export function ModelsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const isAdmin = includesRole(project.role, "admin");
  const models = useModels(project.id);
  const jobs = (useJobs(project.id).data?.results ?? []).filter(({ kind }) => KINDS.includes(kind));
  const learning = jobs.find(({ kind }) => kind === "retrain");
  const isLearning = learning !== undefined && isActive(learning);
  return (
    <div data-wide>
      <PageHeader title={t("models.title")} description={t("models.description")} />
      <Loaded query={models}>
        {({ results }) => (
          <div className={classes.columns}>
            <div className={classes.now}>
              {results.length > 0 && (
                <ChampionPanel champion={results.find(({ state }) => state === "champion")} />
              )}
              <RetrainPanel isLearning={isLearning} />
            </div>
            <LearningJobs jobs={shownJobs(jobs)} />
            {results.length === 0 ? (
              <EmptyState
                icon={<IconStack2 size={20} />}
                title={t("models.empty.title")}
                text={t(`models.empty.${emptyState(isLearning, project.counts.answers)}`)}
              />
            ) : (
              <Versions versions={results} isAdmin={isAdmin} isLearning={isLearning} />
            )}
            <div className={classes.check}>
              <ConsistencyPanel versions={results} />
              <ProjectCorrections projectId={project.id} />
            </div>
          </div>
        )}
      </Loaded>
    </div>
  );
}

function LearningJobs({ jobs }: { readonly jobs: readonly JobSummary[] }) {
  if (jobs.length === 0) return null;
  return (
    <Panel isFlush>
      {jobs.map(({ id }) => (
        <LearningJob key={id} id={id} />
      ))}
    </Panel>
  );
}

/** A few dozen answers are enough for a first version. */
const FIRST_ANSWERS = 20;

function emptyState(isLearning: boolean, answers: number): "learning" | "enough" | "text" {
  if (isLearning) return "learning";
  return answers >= FIRST_ANSWERS ? "enough" : "text";
}

/** Whether it is the newest and passed the gate: the job that made it puts it in use before its end. */
function passedJustNow(version: ModelVersion, versions: readonly ModelVersion[]): boolean {
  const isNewest = versions.every(({ number }) => number <= version.number);
  return isNewest && version.state === "candidate" && version.gate.promote;
}

interface VersionsProps {
  readonly versions: readonly ModelVersion[];
  readonly isAdmin: boolean;
  readonly isLearning: boolean;
}

/** All versions, and the details of one: that in the address, else the one to decide about. */
function Versions({ versions, isAdmin, isLearning }: VersionsProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useSearchParams();
  const champion = versions.find(({ state }) => state === "champion");
  const wanted = Number(search.get("version"));
  const shown =
    versions.find(({ number }) => number === wanted) ??
    versions.find(({ state }) => state === "candidate") ??
    champion ??
    versions[0];
  return (
    <>
      <Panel title={t("models.versions")} isFlush>
        <VersionTable
          versions={versions}
          selected={shown?.number}
          onSelect={(number) =>
            setSearch({ version: String(number) }, { replace: true, preventScrollReset: true })
          }
        />
      </Panel>
      {shown && (
        <div className={classes.shown}>
          <Panel title={t("models.champion", { number: shown.number })}>
            <VersionDetails
              key={shown.id}
              version={shown}
              isAdmin={isAdmin}
              isGoingIntoUse={isLearning && passedJustNow(shown, versions)}
              isOlder={champion !== undefined && shown.number < champion.number}
            />
          </Panel>
        </div>
      )}
    </>
  );
}
