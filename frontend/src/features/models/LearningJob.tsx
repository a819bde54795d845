import { Code } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "@/shared/i18n";
import { JobRow } from "@/shared/jobs/JobRow";
import { useJob } from "@/shared/jobs/queries";
import classes from "./models.module.css";

/** A running retraining with its log, or why the last one failed. */
export function LearningJob({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const { data: job } = useJob(id);
  const end = useRef<HTMLDivElement>(null);
  const log = job?.log ?? "";
  useEffect(() => {
    const box = end.current;
    if (box) box.scrollTop = box.scrollHeight;
  }, [log]);
  if (job === undefined) return null;
  return (
    <div className={classes.job}>
      <JobRow job={job} />
      {log && (
        <div ref={end} className={classes.log} tabIndex={0} role="log" aria-label={t("models.log")}>
          <Code block>{log}</Code>
        </div>
      )}
    </div>
  );
}
