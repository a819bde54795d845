import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Insights } from "@/api/types";
import { CHART_HEIGHT } from "@/shared/charts/style";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { certificateWords } from "@/shared/words/certificate";
import { ForecastLine } from "./ForecastLine";
import classes from "./insights.module.css";
import { ProgressPanel } from "./ProgressPanel";
import { useInsights, useWork } from "./queries";
import { MEASURES, type Measure } from "./series";
import { WorkloadPanel } from "./WorkloadPanel";

// The chart library is larger than the rest of the page.
const AnswersByDay = lazy(async () => ({ default: (await import("./dayCharts")).AnswersByDay }));
const Decided = lazy(async () => ({ default: (await import("./dayCharts")).Decided }));
const LearningCurve = lazy(async () => ({ default: (await import("./charts")).LearningCurve }));
const Coverage = lazy(async () => ({ default: (await import("./charts")).Coverage }));

/** How far the project is, how much work is left, and what the answers have achieved. */
export function ProgressTab() {
  const project = useCurrentProject();
  const insights = useInsights(project.id);
  const work = useWork(project.id);
  return (
    <Stack gap="lg">
      <Loaded query={insights}>
        {(data) => (
          <>
            <ProgressPanel insights={data} />
            <ForecastLine forecasts={data.forecasts} />
          </>
        )}
      </Loaded>
      <div className={classes.grid}>
        <Loaded query={work}>
          {(data) => (
            <>
              <WorkloadPanel workload={data.workload} />
              <DayPanels days={data.days} decided={data.decided} />
            </>
          )}
        </Loaded>
        {insights.data && <Learnt insights={insights.data} />}
      </div>
    </Stack>
  );
}

type WorkParts = Pick<NonNullable<ReturnType<typeof useWork>["data"]>, "days" | "decided">;

function DayPanels({ days, decided }: WorkParts) {
  const { t } = useTranslation();
  return (
    <>
      <ChartPanel
        title={t("insights.byDay")}
        isKnown={days.length > 0}
        otherwise={t("insights.noAnswers")}
      >
        <AnswersByDay days={days} />
      </ChartPanel>
      <ChartPanel
        title={t("insights.decided")}
        isKnown={decided.length > 1}
        otherwise={t("insights.noDecided")}
      >
        <Decided days={decided} />
      </ChartPanel>
    </>
  );
}

function Learnt({ insights }: { readonly insights: Insights }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [measure, setMeasure] = useState<Measure>("average_precision");
  const { sentences } = certificateWords(insights.certificate, project, t);
  const { learning, coverage } = insights;
  return (
    <>
      <ChartPanel
        title={t("insights.learning")}
        isKnown={learning.some((version) => version[measure] !== null)}
        otherwise={t("insights.noLearning")}
        aside={
          <SegmentedControl
            size="xs"
            value={measure}
            onChange={(chosen) =>
              setMeasure(MEASURES.find((each) => each === chosen) ?? "average_precision")
            }
            data={MEASURES.map((value) => ({ value, label: t(`insights.measure.${value}`) }))}
            aria-label={t("insights.measure.label")}
          />
        }
      >
        <LearningCurve versions={learning} measure={measure} />
      </ChartPanel>
      <ChartPanel
        title={t("insights.coverage")}
        isKnown={coverage.some(isProven)}
        otherwise={
          coverage.length > 0
            ? [t("insights.nothingProven", { count: coverage.length }), ...sentences].join(" ")
            : t("insights.noCoverage")
        }
      >
        <Coverage looks={coverage} />
      </ChartPanel>
    </>
  );
}

function isProven({ accept_coverage, reject_coverage }: Insights["coverage"][number]): boolean {
  return (accept_coverage ?? 0) + (reject_coverage ?? 0) > 0;
}

interface ChartPanelProps {
  readonly title: string;
  readonly isKnown: boolean;
  /** Said while there is nothing to draw. */
  readonly otherwise: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function ChartPanel({ title, isKnown, otherwise, aside, children }: ChartPanelProps) {
  return (
    <Panel title={title} aside={aside}>
      {isKnown ? (
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>{children}</Suspense>
      ) : (
        <Text c="dimmed">{otherwise}</Text>
      )}
    </Panel>
  );
}
