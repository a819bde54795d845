import { Alert, Button, Group, ScrollArea, Table, Text, Title } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import type { Job } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { errorText } from "@/shared/words/errors";
import { useSay } from "@/shared/words/say";
import { FileButtons } from "./FileButtons";
import { sortFiles } from "./files";
import { useImport } from "./queries";

interface Props {
  readonly job: Job;
  readonly onStarted: (jobId: number) => void;
}

/** The refused rows with reasons, also as a file, and a way to send better files. */
export function RefusedRows({ job, onStarted }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const project = useCurrentProject();
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
      {includesRole(project.role, "ops") && !job.dry_run && (
        <Remedies job={job} onStarted={onStarted} />
      )}
      <ScrollArea.Autosize mah={360}>
        <Table stickyHeader>
          <Table.Thead>
            <Table.Tr>
              <Table.Th w={64}>{t("imports.refused.row")}</Table.Th>
              <Table.Th w="30%">{t("imports.refused.reference")}</Table.Th>
              <Table.Th>{t("imports.refused.reason")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {job.refused.map(({ row, reference, reason }, i) => (
              <Table.Tr key={i} data-testid="refused-row">
                <Table.Td className="tabular">{row}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{reference}</Table.Td>
                <Table.Td style={{ overflowWrap: "anywhere" }}>{say(reason)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
    </div>
  );
}

function Remedies({ job, onStarted }: Props) {
  const { t } = useTranslation();
  const start = useImport(job.project);
  return (
    <div style={{ padding: "8px var(--mantine-spacing-lg) 12px" }}>
      <Text size="sm" c="dimmed" mb="xs">
        {t(job.keeps_files ? "imports.refused.replaceText" : "imports.refused.mendText")}
      </Text>
      <Group gap="xs">
        {job.keeps_files && (
          <FileButtons
            filesLabel={t("imports.refused.replace")}
            isLoading={start.isPending}
            onChoose={(chosen) =>
              start.mutate(
                { upload: sortFiles(chosen), format: "auto", replaces: job.id },
                { onSuccess: ({ job: started }) => onStarted(started.id) },
              )
            }
          />
        )}
        <Button
          component="a"
          href={`/api/jobs/${job.id}/refused/`}
          download
          variant="default"
          size="compact-md"
          leftSection={<IconDownload size={14} />}
        >
          {t("imports.refused.report")}
        </Button>
      </Group>
      {start.error && (
        <Alert color="red" role="alert" mt="xs">
          {errorText(start.error, t)}
        </Alert>
      )}
    </div>
  );
}
