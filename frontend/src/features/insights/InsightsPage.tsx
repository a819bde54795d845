import { SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, type ReactNode } from "react";
import { api, body } from "@/api/client";
import { keys } from "@/api/queries";
import type { Insights } from "@/api/types";
import { CHART_HEIGHT } from "@/shared/charts/style";
import { DriftNotices } from "@/shared/drift/DriftNotices";
import { DriftPanel } from "@/shared/drift/DriftPanel";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { certificateWords } from "@/shared/words/certificate";
import { ForecastLine } from "./ForecastLine";
import { PeopleTable } from "./PeopleTable";
import { ProgressPanel } from "./ProgressPanel";

// The chart library is larger than the rest of the page.
const AnswersByDay = lazy(async () => ({ default: (await import("./charts")).AnswersByDay }));
const LearningCurve = lazy(async () => ({ default: (await import("./charts")).LearningCurve }));
const Coverage = lazy(async () => ({ default: (await import("./charts")).Coverage }));

const REFRESH_MS = 30_000;

export function InsightsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject().id;
  const insights = useQuery({
    queryKey: keys.insights(project),
    refetchInterval: REFRESH_MS,
    queryFn: () =>
      body(api.GET("/api/projects/{project}/insights/", { params: { path: { project } } })),
  });
  return (
    <>
      <PageHeader title={t("insights.title")} description={t("insights.description")} />
      <Loaded query={insights}>{(data) => <Content insights={data} />}</Loaded>
    </>
  );
}

function Content({ insights }: { readonly insights: Insights }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const { sentences } = certificateWords(insights.certificate, project, t);
  const { answers_by_day: days, learning, coverage, people } = insights;
  return (
    <Stack gap="lg">
      <DriftNotices project={project} />
      <ProgressPanel insights={insights} />
      <ForecastLine forecasts={insights.forecasts} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <ChartPanel
          title={t("insights.learning")}
          isKnown={learning.some((version) => version.average_precision !== null)}
          otherwise={t("insights.noLearning")}
        >
          <LearningCurve versions={learning} />
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
      </SimpleGrid>
      <ChartPanel
        title={t("insights.byDay")}
        isKnown={days.length > 0}
        otherwise={t("insights.noAnswers")}
      >
        <AnswersByDay days={days} />
      </ChartPanel>
      <DriftPanel project={project} />
      <Panel title={t("insights.people")} isFlush>
        <PeopleTable people={people} />
      </Panel>
    </Stack>
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
  readonly children: ReactNode;
}

function ChartPanel({ title, isKnown, otherwise, children }: ChartPanelProps) {
  return (
    <Panel title={title}>
      {isKnown ? (
        <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>{children}</Suspense>
      ) : (
        <Text c="dimmed">{otherwise}</Text>
      )}
    </Panel>
  );
}
