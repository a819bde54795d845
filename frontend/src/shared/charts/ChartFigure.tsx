import type { ReactNode } from "react";
import { useTranslation } from "@/shared/i18n";
import classes from "./charts.module.css";

export interface ChartTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Props {
  /** What the chart shows in one sentence, for people who cannot see it. */
  readonly summary: string;
  /** The numbers behind the chart. */
  readonly table: ChartTable;
  readonly caption?: string | undefined;
  readonly children: ReactNode;
}

/** A chart with a caption, and with its numbers in a table that can be opened. */
export function ChartFigure({ summary, table, caption, children }: Props) {
  const { t } = useTranslation();
  return (
    <figure className={classes.figure}>
      <div role="img" aria-label={summary}>
        <div aria-hidden>{children}</div>
      </div>
      {caption && <figcaption className={classes.caption}>{caption}</figcaption>}
      <details className={classes.numbers}>
        <summary>{t("chart.numbers")}</summary>
        <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("chart.numbers")}>
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
                    <td key={j}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}
