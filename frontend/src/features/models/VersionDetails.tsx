import { SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { ModelVersion, ModelVersionDetails } from "@/api/types";
import { CHART_HEIGHT } from "@/shared/charts/style";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Fold } from "@/shared/ui/Fold";
import { ErrorState } from "@/shared/ui/states";
import { BaselineNotice } from "./BaselineNotice";
import { CertificateTable } from "./CertificateTable";
import { ComparisonChart } from "./ComparisonChart";
import { DifferencesPanel } from "./DifferencesPanel";
import { GateReasons } from "./GateReasons";
import { GroupTable } from "./GroupTable";
import { HeadChoice } from "./HeadChoice";
import { measureRows } from "./measures";
import classes from "./models.module.css";
import { Origin } from "./Origin";
import { useModel } from "./queries";
import { VersionActions } from "./VersionActions";

// The chart library is larger than the rest of the page.
const RiskCoverage = lazy(async () => ({ default: (await import("./charts")).RiskCoverage }));
const PrecisionRecall = lazy(async () => ({
  default: (await import("./charts")).PrecisionRecall,
}));
const Reliability = lazy(async () => ({ default: (await import("./charts")).Reliability }));

interface Props {
  readonly version: ModelVersion;
  readonly isAdmin: boolean;
  readonly isOlder: boolean;
  readonly isGoingIntoUse: boolean;
}

/** All that is known about a version: why it is in its state, how good it is, and where. */
export function VersionDetails({ version, isAdmin, isOlder, isGoingIntoUse }: Props) {
  const { t } = useTranslation();
  const query = useModel(version.id);
  const { archived_at: archivedAt } = useCurrentProject();
  const mayChange = isAdmin && archivedAt === null;
  return (
    <div className={classes.details}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <GateReasons gate={version.gate} />
        <Stack gap="md" justify="space-between">
          <CertificateTable version={version} />
          {isGoingIntoUse && <Text c="dimmed">{t("models.goingIntoUse")}</Text>}
          {mayChange && !isGoingIntoUse && version.state !== "champion" && (
            <VersionActions version={version} isOlder={isOlder} />
          )}
        </Stack>
      </SimpleGrid>
      <section className={classes.block} aria-label={t("models.differences.section")}>
        <Title order={3} mb={4}>
          {t("models.differences.section")}
        </Title>
        <DifferencesPanel version={version} />
      </section>
      {query.error && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data ? <Measured version={query.data} /> : <Skeleton height={CHART_HEIGHT} />}
    </div>
  );
}

/** What most decisions don't need is folded away. */
function Measured({ version }: { readonly version: ModelVersionDetails }) {
  const { t } = useTranslation();
  const rows = measureRows(version);
  const { groups, fit } = version.details;
  const hasGroups = groups.category.length + groups.generator.length > 0;
  return (
    <div className={classes.block}>
      <BaselineNotice metrics={version.metrics} />
      <Stack gap="sm">
        <Fold label={t("models.metrics.title")}>
          {rows.length === 0 ? (
            <Text c="dimmed">{t("models.metrics.none")}</Text>
          ) : (
            <>
              <RestsOn version={version} />
              <ComparisonChart rows={rows} champion={version.gate.champion ?? null} />
              <Text size="xs" c="dimmed" mt="xs">
                {t("models.metrics.more")}
              </Text>
            </>
          )}
        </Fold>
        <Curves version={version} />
        {hasGroups && (
          <Fold label={t("models.groups.title")}>
            <GroupTable groups={groups} />
          </Fold>
        )}
        {fit && (
          <Fold label={t("models.head.title")}>
            <HeadChoice fit={fit} />
          </Fold>
        )}
        <Fold label={t("models.origin.title")}>
          <Origin version={version} />
        </Fold>
      </Stack>
    </div>
  );
}

function Curves({ version }: { readonly version: ModelVersionDetails }) {
  const { t } = useTranslation();
  const target = useCurrentProject().target_precision;
  const { risk_coverage: risk, precision_recall: precision, reliability: bins } = version.details;
  const curves = [
    ["risk", risk && <RiskCoverage risk={risk} target={target} />],
    ["precision", precision && <PrecisionRecall curves={precision} />],
    ["reliability", bins && <Reliability bins={bins} />],
  ] as const;
  return curves.map(
    ([name, curve]) =>
      curve && (
        <Fold key={name} label={t(`models.${name}.title`)}>
          <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
            <div className={classes.curve}>{curve}</div>
          </Suspense>
        </Fold>
      ),
  );
}

function RestsOn({ version: { metrics } }: { readonly version: ModelVersionDetails }) {
  const { t } = useTranslation();
  const n = metrics.n;
  if (!n) return null;
  return (
    <Text size="xs" c="dimmed">
      {t("models.metrics.restsOn", {
        products: n.audit_products ?? 0,
        images: n.audit_generations ?? 0,
        comparisons: n.audit_comparisons ?? 0,
      })}
    </Text>
  );
}
