import { Group, SimpleGrid, Skeleton, Stack, Text, Title } from "@mantine/core";
import { lazy, Suspense, type ReactNode } from "react";
import type { ModelVersion, ModelVersionDetails } from "@/api/types";
import { CHART_HEIGHT } from "@/shared/charts/style";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ErrorState } from "@/shared/ui/states";
import { BaselineNotice } from "./BaselineNotice";
import { CertificateTable } from "./CertificateTable";
import { ComparisonChart } from "./ComparisonChart";
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
const Reliability = lazy(async () => ({ default: (await import("./charts")).Reliability }));

interface Props {
  readonly version: ModelVersion;
  readonly isAdmin: boolean;
  readonly isOlder: boolean;
}

/** All that is known about a version: why it is in its state, how good it is, and where. */
export function VersionDetails({ version, isAdmin, isOlder }: Props) {
  const query = useModel(version.id);
  return (
    <div className={classes.details}>
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <GateReasons gate={version.gate} />
        <Stack gap="md" justify="space-between">
          <CertificateTable version={version} />
          {isAdmin && version.state !== "champion" && (
            <VersionActions version={version} isOlder={isOlder} />
          )}
        </Stack>
      </SimpleGrid>
      {query.error && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data ? <Measured version={query.data} /> : <Skeleton height={CHART_HEIGHT} />}
    </div>
  );
}

function Measured({ version }: { readonly version: ModelVersionDetails }) {
  const { t } = useTranslation();
  const target = useCurrentProject().target_precision;
  const rows = measureRows(version);
  const { risk_coverage: risk, reliability: bins, groups } = version.details;
  const hasGroups = groups.category.length + groups.generator.length > 0;
  return (
    <>
      <Block title={t("models.metrics.title")} aside={<RestsOn version={version} />}>
        {rows.length === 0 ? (
          <Text c="dimmed">{t("models.metrics.none")}</Text>
        ) : (
          <>
            <BaselineNotice metrics={version.metrics} />
            <ComparisonChart rows={rows} champion={version.gate.champion ?? null} />
            <Text size="xs" c="dimmed" mt="xs">
              {t("models.metrics.more")}
            </Text>
          </>
        )}
      </Block>
      {risk && bins && (
        <SimpleGrid cols={{ base: 1, md: 2 }} spacing={36} verticalSpacing="xl">
          <Block title={t("models.risk.title")}>
            <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
              <RiskCoverage risk={risk} target={target} />
            </Suspense>
          </Block>
          <Block title={t("models.reliability.title")}>
            <Suspense fallback={<Skeleton height={CHART_HEIGHT} />}>
              <Reliability bins={bins} />
            </Suspense>
          </Block>
        </SimpleGrid>
      )}
      {hasGroups && (
        <Block title={t("models.groups.title")}>
          <GroupTable groups={groups} />
        </Block>
      )}
      {version.details.fit && <HeadChoice fit={version.details.fit} />}
      <Origin version={version} />
    </>
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

interface BlockProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

function Block({ title, aside, children }: BlockProps) {
  return (
    <section aria-label={title} className={classes.block}>
      <Group justify="space-between" mb="sm" gap={4}>
        <Title order={3}>{title}</Title>
        {aside}
      </Group>
      {children}
    </section>
  );
}
