import classes from "./charts.module.css";

export type Series = "this" | "champion" | "baseline" | "random";
type Marked = Series | "accepted" | "rejected";

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
