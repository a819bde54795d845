/** The look of all charts. `charts.module.css` sets the colours for both themes. */
import type { Series } from "./Legend";

export const COLOURS: Readonly<Record<Series, string>> = {
  this: "var(--chart-this)",
  champion: "var(--chart-champion)",
  baseline: "var(--chart-baseline)",
  random: "var(--chart-random)",
};

/** Of the series without a meaning of their own, in order. */
export const NUMBERED_COLOURS = [1, 2, 3, 4, 5, 6].map((number) => `var(--chart-${number})`);

export const axis = {
  stroke: "var(--mantine-color-dimmed)",
  fontSize: 12,
  tickLine: false,
  axisLine: false,
} as const;

export const grid = { vertical: false, stroke: "var(--line)" } as const;

export const tooltip = {
  contentStyle: {
    background: "var(--surface)",
    border: "1px solid var(--line)",
    borderRadius: 7,
    fontSize: 13,
    boxShadow: "0 4px 14px rgb(0 0 0 / 12%)",
  },
  itemStyle: { color: "inherit", padding: 0 },
  labelStyle: { fontWeight: 600, marginBottom: 4 },
  cursor: { stroke: "var(--mantine-color-dimmed)", strokeDasharray: "3 3" },
  isAnimationActive: false,
} as const;

export const CHART_HEIGHT = 240;
