import { Stack, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { ComparisonCard } from "./ComparisonCard";
import classes from "./insights.module.css";
import { useComparisons } from "./queries";
import { StartComparison } from "./StartComparison";

/** Which of two is better, in pairs about the same product. */
export function ComparisonsTab() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const isAdmin = includesRole(project.role, "admin");
  const comparisons = useComparisons(project.id);
  return (
    <Stack gap="lg">
      {isAdmin && (
        <Panel title={t("insights.compare.start")}>
          <StartComparison />
        </Panel>
      )}
      <Loaded query={comparisons}>
        {({ results }) =>
          results.length === 0 ? (
            <Text c="dimmed">
              {t(isAdmin ? "insights.compare.none" : "insights.compare.noneYet")}
            </Text>
          ) : (
            <div className={classes.cards}>
              {results.map((comparison) => (
                <ComparisonCard key={comparison.id} comparison={comparison} isAdmin={isAdmin} />
              ))}
            </div>
          )
        }
      </Loaded>
      <Text size="xs" c="dimmed" maw="110ch">
        {t("insights.compare.method")}
      </Text>
    </Stack>
  );
}
