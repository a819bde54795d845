import { useCurrentProject } from "@/shared/project/current";
import { ArchivedJudge } from "./ArchivedJudge";
import { JudgePage } from "./JudgePage";
import { TourOffer } from "./practice/TourOffer";
import classes from "./practice/practice.module.css";

/** The judge screen, with an offer of the tour for people who have not done it. */
export function JudgeEntrance() {
  const { archived_at: archivedAt } = useCurrentProject();
  if (archivedAt !== null) return <ArchivedJudge />;
  return (
    <div className={classes.frame}>
      <TourOffer />
      <JudgePage />
    </div>
  );
}
