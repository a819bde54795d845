import { SegmentedControl } from "@mantine/core";
import { lazy, useState } from "react";
import { DriftPanel } from "@/shared/drift/DriftPanel";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Loaded } from "@/shared/ui/states";
import classes from "./insights.module.css";
import { ChartPanel } from "./ProgressTab";
import { useGroups, useScores } from "./queries";

const Histogram = lazy(async () => ({ default: (await import("./scoreCharts")).Histogram }));
const PassRates = lazy(async () => ({ default: (await import("./scoreCharts")).PassRates }));

const SCORES = ["score", "p_good", "p_consistent"] as const;
export type Scored = (typeof SCORES)[number];

/** How scores are distributed, and whether images or decisions drift. */
export function ScoresTab() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const [of, setOf] = useState<Scored>("score");
  const scores = useScores(project.id, of);
  const weeks = useGroups(project.id, ["generator", "week"]);
  return (
    <div className={classes.grid}>
      <Loaded query={scores}>
        {({ bins }) => (
          <ChartPanel
            title={t("insights.scores.title")}
            isKnown={bins.length > 0}
            otherwise={t("insights.scores.none")}
            aside={
              <SegmentedControl
                size="xs"
                value={of}
                onChange={(chosen) => setOf(SCORES.find((each) => each === chosen) ?? "score")}
                data={SCORES.map((value) => ({ value, label: t(`insights.scores.${value}`) }))}
                aria-label={t("insights.scores.title")}
              />
            }
          >
            <Histogram bins={bins} of={of} />
          </ChartPanel>
        )}
      </Loaded>
      <Loaded query={weeks}>
        {({ rows }) => (
          <ChartPanel
            title={t("insights.trend.title")}
            isKnown={rows.length > 0}
            otherwise={t("insights.groups.empty.text")}
          >
            <PassRates weeks={rows} />
          </ChartPanel>
        )}
      </Loaded>
      <DriftPanel project={project} />
    </div>
  );
}
