import { useRef, type ReactNode } from "react";
import { useTranslation } from "@/shared/i18n";
import classes from "./charts.module.css";
import { Downloads } from "./Downloads";
import { textOf, type ChartTable } from "./table";

interface Props {
  /** The chart's name: of its files, and above its picture. */
  readonly name: string;
  /** What the chart shows in one sentence, for people who cannot see it. */
  readonly summary: string;
  /** The numbers behind the chart. */
  readonly table: ChartTable;
  readonly caption?: string | undefined;
  readonly children: ReactNode;
}

/** A chart with a caption, its numbers in a table that can be opened, and both to download. */
export function ChartFigure({ name, summary, table, caption, children }: Props) {
  const { t } = useTranslation();
  const figure = useRef<HTMLElement>(null);
  return (
    <figure className={classes.figure} ref={figure}>
      <div role="img" aria-label={summary}>
        <div aria-hidden>{children}</div>
      </div>
      {caption && <figcaption className={classes.caption}>{caption}</figcaption>}
      <div className={classes.foot}>
        <details className={classes.numbers}>
          <summary>{t("chart.numbers")}</summary>
          <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("chart.numbers")}>
            <Numbers table={table} />
          </div>
        </details>
        <Downloads name={name} table={table} figure={figure} />
      </div>
    </figure>
  );
}

function Numbers({ table }: { readonly table: ChartTable }) {
  return (
    <table>
      <thead>
        <tr>
          {table.head.map((cell) => (
            <th key={cell} scope="col">
              {cell}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row, i) => (
          <tr key={i}>
            {row.map((cell, j) => (
              <td key={j}>{textOf(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
