import { Button, SimpleGrid, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { JobSummary } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { JobList } from "@/shared/jobs/JobList";
import { useJobs } from "@/shared/jobs/queries";
import { useCurrentProject } from "@/shared/project/current";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { BucketPanel } from "./buckets/BucketPanel";
import { FormatHelp } from "./FormatHelp";
import { ImportForm } from "./ImportForm";
import { ImportJob } from "./ImportJob";

const MOST_JOBS = 12;

export function ImportsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const jobs = useJobs(project.id);
  const [openJob, setOpenJob] = useState<number | null>(null);
  return (
    <div data-wide>
      <PageHeader title={t("imports.title")} description={t("imports.description")} />
      <Stack gap="lg">
        <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="lg">
          <ImportForm onStarted={setOpenJob} />
          <FormatHelp />
        </SimpleGrid>
        <BucketPanel onStarted={setOpenJob} />
        {openJob !== null && <ImportJob key={openJob} id={openJob} onStarted={setOpenJob} />}
        <Panel title={t("imports.jobs")} isFlush>
          <Loaded query={jobs}>
            {({ results }) =>
              results.length === 0 ? (
                <Text c="dimmed" p="lg">
                  {t("imports.noJobs")}
                </Text>
              ) : (
                <JobList
                  jobs={results}
                  most={MOST_JOBS}
                  hasAll
                  extra={(job) => <RefusedButton job={job} onOpen={() => setOpenJob(job.id)} />}
                />
              )
            }
          </Loaded>
        </Panel>
      </Stack>
    </div>
  );
}

function RefusedButton({ job, onOpen }: { readonly job: JobSummary; readonly onOpen: () => void }) {
  const { t } = useTranslation();
  if (job.refused_count === 0) return null;
  return (
    <Button size="compact-sm" variant="subtle" color="gray" onClick={onOpen}>
      {t("imports.showRefused", { count: job.refused_count })}
    </Button>
  );
}
