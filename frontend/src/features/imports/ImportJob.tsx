import { ScrollArea, Table, Text, Title } from "@mantine/core";
import type { Job } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { JobRow } from "@/shared/jobs/JobRow";
import { useJob } from "@/shared/jobs/queries";
import { Panel } from "@/shared/ui/Panel";
import { ErrorState } from "@/shared/ui/states";

/** One import with its progress and the rows that were not taken. */
export function ImportJob({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const job = useJob(id);
  if (job.error && !job.data) {
    return <ErrorState error={job.error} onRetry={() => void job.refetch()} />;
  }
  if (!job.data) return null;
  return (
    <Panel title={t("imports.last")} isFlush>
      <JobRow job={job.data} />
      {job.data.refused_count > 0 && <RefusedRows job={job.data} />}
    </Panel>
  );
}

function RefusedRows({ job }: { readonly job: Job }) {
  const { t } = useTranslation();
  return (
    <div>
      <Title order={3} px="lg" pt="md">
        {t("imports.refused.title", { count: job.refused_count })}
      </Title>
      {job.refused.length < job.refused_count && (
        <Text size="sm" c="dimmed" px="lg">
          {t("imports.refused.more", { shown: formatCount(job.refused.length) })}
        </Text>
      )}
      <ScrollArea.Autosize mah={360}>
        <Table miw={480} stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={70}>{t("imports.refused.row")}</Table.Th>
              <Table.Th>{t("imports.refused.reference")}</Table.Th>
              <Table.Th>{t("imports.refused.reason")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {job.refused.map(({ row, reference, reason }, i) => (
              <Table.Tr key={i} data-testid="refused-row">
                <Table.Td className="tabular">{row}</Table.Td>
                <Table.Td>{reference}</Table.Td>
                <Table.Td>{reason}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </div>
  );
}
