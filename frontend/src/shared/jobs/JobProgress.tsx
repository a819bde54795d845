import { Group, Progress, Text } from "@mantine/core";
import type { JobSummary } from "@/api/types";
import { formatCount, share } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useSay } from "@/shared/words/say";

/** The progress of a job, and what it is doing right now. */
export function JobProgress({ job }: { readonly job: JobSummary }) {
  const { t } = useTranslation();
  const say = useSay();
  const isCounted = job.total > 0;
  const isWaiting = job.state === "queued";
  return (
    <div>
      <Group justify="space-between" gap="sm" wrap="nowrap" mb={6}>
        <Text size="sm" c="dimmed" truncate>
          {job.message ? say(job.message) : t(isWaiting ? "job.waiting" : `job.state.${job.state}`)}
        </Text>
        {isCounted && (
          <Text size="sm" c="dimmed" className="tabular" style={{ whiteSpace: "nowrap" }}>
            {t("job.progress", { done: formatCount(job.done), total: formatCount(job.total) })}
          </Text>
        )}
      </Group>
      <Progress
        value={isCounted ? 100 * share(job.done, job.total) : isWaiting ? 0 : 100}
        striped={!isCounted && !isWaiting}
        animated={!isCounted && !isWaiting}
        size={6}
        aria-label={t("job.progressLabel", { kind: t(`job.kind.${job.kind}`) })}
      />
    </div>
  );
}
