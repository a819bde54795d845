import { JudgePage } from "./JudgePage";
import { TourOffer } from "./practice/TourOffer";
import classes from "./practice/practice.module.css";

/** The judge screen, with an offer of the tour for people who have not done it. */
export function JudgeEntrance() {
  return (
    <div className={classes.frame}>
      <TourOffer />
      <JudgePage />
    </div>
  );
}
