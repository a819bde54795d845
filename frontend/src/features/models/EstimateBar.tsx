import type { Estimate } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import classes from "./models.module.css";

interface Props {
  readonly estimate: Estimate | null | undefined;
  /** What it is compared with: small marks on the same scale. */
  readonly marks?: readonly (Estimate | null | undefined)[];
  readonly isLarge?: boolean;
}

/** A figure with its interval on a scale from 0 to 1. */
export function EstimateBar({ estimate, marks = [], isLarge = false }: Props) {
  if (!estimate) return <span className={classes.unknown}>–</span>;
  const { value, low, high } = estimate;
  return (
    <div className={classes.estimate} data-large={isLarge}>
      <span className={classes.value}>
        {formatScore(value)}
        <span className={classes.interval}>{`${formatScore(low)}–${formatScore(high)}`}</span>
      </span>
      <div className={classes.scale} aria-hidden>
        {marks.map(
          (mark, i) =>
            mark && <i key={i} className={classes.mark} style={{ left: percent(mark.value) }} />,
        )}
        <span
          className={classes.range}
          style={{ left: percent(low), width: percent(Math.max(0, high - low)) }}
        />
        <span className={classes.point} style={{ left: percent(value) }} />
      </div>
    </div>
  );
}

function percent(fraction: number): string {
  return `${100 * Math.min(1, Math.max(0, fraction))}%`;
}
