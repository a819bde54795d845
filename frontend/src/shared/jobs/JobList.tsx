import { UnstyledButton } from "@mantine/core";
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
  /** The most jobs to show; all if it is left out. */
  readonly most?: number;
  readonly extra?: (job: JobSummary) => ReactNode;
}

/** A list of jobs; plans that changed nothing are replaced by their number. */
export function JobList({ jobs, most, extra }: Props) {
  const { t } = useTranslation();
  const [isOpen, { toggle }] = useDisclosure();
  const { shown, folded } = foldJobs(jobs);
  const Chevron = isOpen ? IconChevronDown : IconChevronRight;
  return (
    <>
      {shown.slice(0, most).map((job) => (
        <JobRow key={job.id} job={job} extra={extra?.(job)} />
      ))}
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
