import type { Rate } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import classes from "./insights.module.css";

/** A share with its range, written and drawn on a scale from 0 to 1. */
export function RateBar({ rate }: { readonly rate: Rate }) {
  const { value, low, high } = rate;
  return (
    <div className={classes.rate}>
      <span>
        {formatPercent(value)}
        <span className={classes.range}>{`${formatPercent(low)}–${formatPercent(high)}`}</span>
      </span>
      <div className={classes.scale} aria-hidden>
        <span style={{ left: percent(low), width: percent(high - low) }} />
        <i style={{ left: percent(value) }} />
      </div>
    </div>
  );
}

function percent(fraction: number): string {
  return `${100 * Math.min(1, Math.max(0, fraction))}%`;
}
