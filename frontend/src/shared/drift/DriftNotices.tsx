import { Alert, Anchor, Group, Loader, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "react-router";
import type { DriftWatch, Project } from "@/api/types";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { isActive, useJobs } from "@/shared/jobs/queries";
import { includesRole } from "@/shared/project/current";
import { useDrift } from "./queries";
import { ResumeButton } from "./ResumeButton";

interface Props {
  readonly project: Project;
}

/** What ops must know first: automatic decisions have stopped, or are being resumed. */
export function DriftNotices({ project }: Props) {
  const { t } = useTranslation();
  const { data: drift } = useDrift(project.id);
  const { data: jobs } = useJobs(project.id);
  return (
    <>
      {(drift?.watches ?? [])
        .filter((watch) => watch.alarmed_at !== null)
        .map((watch) => (
          <DriftNotice key={watch.id} project={project} watch={watch} />
        ))}
      {jobs?.results.some((job) => job.kind === "decide" && isActive(job)) && (
        <Alert variant="light" role="status" icon={<Loader size="xs" aria-hidden />}>
          {t("drift.resume.underWay")}
        </Alert>
      )}
    </>
  );
}

function DriftNotice({ project, watch }: Props & { readonly watch: DriftWatch }) {
  const { t } = useTranslation();
  const what = watch.generator === "" ? watch.verdict : "generator";
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={t(`drift.stopped.${what as "accepted" | "rejected" | "generator"}`, {
        generator: watch.generator,
      })}
    >
      <Text size="sm">
        {t("drift.why", {
          errors: formatCount(watch.errors),
          audits: formatCount(watch.audits),
          allowed: formatPercent(watch.alpha, 1),
          when: watch.alarmed_at ? formatMoment(watch.alarmed_at) : "",
          reopened: formatCount(watch.reopened),
        })}
      </Text>
      <Text size="sm" mt={4}>
        {t("drift.goOn")}
      </Text>
      <Group gap="md" mt="xs">
        <Anchor component={Link} size="sm" to={`/projects/${project.id}/review?flag=drift`}>
          {t("drift.look")}
        </Anchor>
        {includesRole(project.role, "admin") ? (
          <ResumeButton project={project.id} watch={watch} />
        ) : (
          <Text size="sm" c="dimmed">
            {t("drift.resume.onlyAdmins")}
          </Text>
        )}
      </Group>
    </Alert>
  );
}
