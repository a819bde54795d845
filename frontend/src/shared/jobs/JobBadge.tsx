import { Badge } from "@mantine/core";
import type { JobSummary } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { JobStateBadge } from "@/shared/ui/badges";

/** The state of a job. An import with refused rows is only partly done. */
export function JobBadge({ job }: { readonly job: JobSummary }) {
  const { t } = useTranslation();
  if (job.state !== "succeeded" || job.refused_count === 0) {
    return <JobStateBadge state={job.state} />;
  }
  const taken = ["products", "generations", "unchanged"].some((name) => job.result[name]);
  return <Badge color="yellow">{t(taken ? "job.partly" : "job.nothingTaken")}</Badge>;
}
