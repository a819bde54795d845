import { Button, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { JobSummary } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { foldJobs } from "./foldJobs";
import { JobRow } from "./JobRow";
import classes from "./jobs.module.css";

interface Props {
  readonly jobs: readonly JobSummary[];
  /** The most jobs to show at first. */
  readonly most: number;
  /** Whether a button shows the others. */
  readonly hasAll?: boolean;
  readonly extra?: (job: JobSummary) => ReactNode;
}

/** A list of jobs; plans that changed nothing are replaced by their number. */
export function JobList({ jobs, most, hasAll = false, extra }: Props) {
  const { t } = useTranslation();
  const [isWhole, { open: showAll }] = useDisclosure();
  const [isOpen, { toggle }] = useDisclosure();
  const { shown, folded } = foldJobs(jobs);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      {shown.slice(0, isWhole ? undefined : most).map((job) => (
        <JobRow key={job.id} job={job} extra={extra?.(job)} />
      ))}
      {hasAll && !isWhole && shown.length > most && (
        <div className={classes.row}>
          <Button variant="subtle" color="gray" size="compact-sm" mr="auto" onClick={showAll}>
            {t("job.all", { count: shown.length })}
          </Button>
        </div>
      )}
      {folded.length > 0 && (
        <div className={classes.row}>
          <UnstyledButton className={classes.fold} aria-expanded={isOpen} onClick={toggle}>
            <Chevron size={15} aria-hidden />
            {t("job.unchanged", { count: folded.length })}
          </UnstyledButton>
        </div>
      )}
      {isOpen && folded.map((job) => <JobRow key={job.id} job={job} extra={extra?.(job)} />)}
    </>
  );
}
