import { SimpleGrid, Text } from "@mantine/core";
import type { Insights, Project, Verdict } from "@/api/types";
import { formatCount, formatPercent, share } from "@/shared/format/numbers";
import { DriftPanel } from "@/shared/drift/DriftPanel";
import { useTranslation } from "@/shared/i18n";
import { Panel } from "@/shared/ui/Panel";
import { ProofPanel } from "./ProofPanel";
import classes from "./projects.module.css";

const VERDICTS: readonly Verdict[] = ["accepted", "rejected", "undecided"];
interface Props {
  readonly project: Project;
  readonly insights: Insights;
}

/** What has been decided, the proof behind automatic decisions, and how well they hold up. */
export function DecisionsPanel({ project, insights }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <Panel title={t("projects.overview.verdicts")}>
          <VerdictBar verdicts={insights.verdicts} />
        </Panel>
        <ProofPanel project={project} insights={insights} />
      </SimpleGrid>
      <DriftPanel project={project} isQuiet />
    </>
  );
}

function VerdictBar({ verdicts }: Pick<Insights, "verdicts">) {
  const { t } = useTranslation();
  const total = verdicts.accepted + verdicts.rejected + verdicts.undecided;
  return (
    <>
      <div
        className={classes.bar}
        role="img"
        aria-label={t("projects.overview.verdictsLabel", verdicts)}
      >
        {VERDICTS.filter((verdict) => verdicts[verdict] > 0).map((verdict) => (
          <span
            key={verdict}
            className={classes[verdict]}
            style={{ flexGrow: verdicts[verdict], flexBasis: 0 }}
          />
        ))}
      </div>
      <ul className={classes.legend}>
        {VERDICTS.map((verdict) => (
          <li key={verdict}>
            <i className={classes[verdict]} aria-hidden />
            {t(`verdict.${verdict}`)}
            <strong className="tabular">{formatCount(verdicts[verdict])}</strong>
            <Text span size="sm" c="dimmed" className="tabular">
              {formatPercent(share(verdicts[verdict], total))}
            </Text>
          </li>
        ))}
      </ul>
      {verdicts.by_reviewer > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t("projects.overview.byReviewer", { count: verdicts.by_reviewer })}
        </Text>
      )}
    </>
  );
}
