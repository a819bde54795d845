import classes from "./charts.module.css";

export type Series = "this" | "champion" | "baseline" | "random";
/** Series without a meaning of their own, such as generators. */
export const NUMBERED = [
  "series-1",
  "series-2",
  "series-3",
  "series-4",
  "series-5",
  "series-6",
] as const;
type Marked = Series | "accepted" | "rejected" | "undecided" | (typeof NUMBERED)[number];

interface Props {
  readonly items: readonly { readonly series: Marked; readonly label: string }[];
}

/** Explains the marks, which differ in shape as well as in colour. */
export function Legend({ items }: Props) {
  return (
    <ul className={classes.legend}>
      {items.map(({ series, label }) => (
        <li key={series}>
          <Mark series={series} />
          {label}
        </li>
      ))}
    </ul>
  );
}

export function Mark({ series }: { readonly series: Marked }) {
  return <i className={classes.mark} data-series={series} aria-hidden />;
}
