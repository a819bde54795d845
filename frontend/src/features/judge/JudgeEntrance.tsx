import { JudgePage } from "./JudgePage";
import { TourOffer } from "./practice/TourOffer";
import classes from "./practice/practice.module.css";

/** Judging, with a tour offered to those who have not had it. */
export function JudgeEntrance() {
  return (
    <div className={classes.frame}>
      <TourOffer />
      <JudgePage />
    </div>
  );
}
