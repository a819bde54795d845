import { useTranslation } from "@/shared/i18n";
import { JobRow } from "@/shared/jobs/JobRow";
import { useJob } from "@/shared/jobs/queries";
import { Panel } from "@/shared/ui/Panel";
import { ErrorState } from "@/shared/ui/states";
import { RefusedRows } from "./RefusedRows";

interface Props {
  readonly id: number;
  readonly onStarted: (jobId: number) => void;
}

/** One import with its progress and its refused rows. */
export function ImportJob({ id, onStarted }: Props) {
  const { t } = useTranslation();
  const job = useJob(id);
  if (job.error && !job.data) {
    return <ErrorState error={job.error} onRetry={() => void job.refetch()} />;
  }
  if (!job.data) return null;
  return (
    <Panel title={t("imports.last")} isFlush>
      <JobRow job={job.data} />
      {job.data.refused_count > 0 && <RefusedRows job={job.data} onStarted={onStarted} />}
    </Panel>
  );
}
