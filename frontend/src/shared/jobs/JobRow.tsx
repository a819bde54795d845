import { Button, Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import type { JobSummary } from "@/api/types";
import { formatAgo } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { useSay } from "@/shared/words/say";
import { JobBadge } from "./JobBadge";
import { JobProgress } from "./JobProgress";
import classes from "./jobs.module.css";
import { isActive, useJobAction } from "./queries";

interface Props {
  readonly job: JobSummary;
  readonly extra?: ReactNode;
}

/** A job in a list: its kind, its progress, and why it failed. */
export function JobRow({ job, extra }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const reason = job.error ?? job.message;
  return (
    <div className={classes.row} data-testid="job" data-kind={job.kind} data-state={job.state}>
      <div className={classes.line}>
        <div className={classes.kind}>
          <Text fw={550}>{t(`job.kind.${job.kind}`)}</Text>
          <JobBadge job={job} />
        </div>
        <Text size="sm" c="dimmed" className={classes.outcome ?? ""}>
          {job.state === "succeeded" && job.message && say(job.message)}
        </Text>
        <Text size="sm" c="dimmed" className={classes.ago ?? ""}>
          {formatAgo(job.finished_at ?? job.created_at, t("time.now"))}
        </Text>
        <Group gap="xs" wrap="nowrap">
          {extra}
          <JobActions job={job} />
        </Group>
      </div>
      {isActive(job) && <JobProgress job={job} />}
      {job.state === "failed" && (
        <Text size="sm" className={classes.reason ?? ""}>
          {t("job.failedFor", { reason: reason ? say(reason) : "" })}
        </Text>
      )}
    </div>
  );
}

function JobActions({ job }: { readonly job: JobSummary }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const cancel = useJobAction(job, "cancel");
  const retry = useJobAction(job, "retry");
  if (!includesRole(project.role, "ops")) return null;
  if (isActive(job)) {
    return (
      <Button
        size="compact-sm"
        variant="default"
        loading={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        {t("job.cancel")}
      </Button>
    );
  }
  if (job.state !== "failed" && job.state !== "cancelled") return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={retry.isPending}
      onClick={() => retry.mutate()}
    >
      {t("job.retry")}
    </Button>
  );
}
