import { Badge, Group, Text, Title } from "@mantine/core";
import type { CSSProperties } from "react";
import type { Estimate } from "@/api/types";
import { Legend, Mark, type Series } from "@/shared/charts/Legend";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { signed as withSign } from "@/shared/words/say";
import classes from "./comparison.module.css";
import { direction, type Direction, type MeasureRow } from "./measures";

const COLOUR: Record<Direction, string> = { better: "teal", worse: "red", even: "gray" };
/** Evenly spaced, like the lines behind them. */
const ticks = (top: number) => (top === 1 ? [0, 0.25, 0.5, 0.75, 1] : [0, 0.1, 0.2, 0.3, 0.4, 0.5]);

interface Props {
  readonly rows: readonly MeasureRow[];
  /** The number of the version that it was compared with. */
  readonly champion: number | null;
}

/** Each measure of the version with its interval, on one scale with those it is compared with. */
export function ComparisonChart({ rows, champion }: Props) {
  const { t } = useTranslation();
  const name = (series: Series) =>
    series === "champion" && champion !== null
      ? t("models.series.championNumber", { number: champion })
      : t(`models.series.${series}`);
  const shown = [...new Set(rows.flatMap(({ lanes }) => lanes.map(({ series }) => series)))];
  return (
    <div>
      <Legend items={shown.map((series) => ({ series, label: name(series) }))} />
      <div className={classes.grid}>
        {rows.map((row) => (
          <section key={row.measure} aria-label={t(`models.metrics.name.${row.measure}`)}>
            <Group justify="space-between" align="flex-start" gap="xs" wrap="nowrap" mb={6}>
              <Title order={4} className={classes.measure ?? ""}>
                {t(`models.metrics.name.${row.measure}`)}
              </Title>
              {row.gain && <Gain gain={row.gain} />}
            </Group>
            <ul className={classes.lanes}>
              {row.lanes.map(({ series, estimate }) => (
                <li key={series} data-series={series}>
                  <span className={classes.who}>
                    <Mark series={series} />
                    <span>
                      {series === "champion" && champion !== null
                        ? t("models.champion", { number: champion })
                        : name(series)}
                    </span>
                  </span>
                  <Track estimate={estimate} top={row.top} />
                  <span className={classes.figure}>
                    <b>{formatScore(estimate.value)}</b>{" "}
                    <span>{`${formatScore(estimate.low)}–${formatScore(estimate.high)}`}</span>
                  </span>
                </li>
              ))}
            </ul>
            <div className={classes.scale} aria-hidden>
              <span />
              <span className={classes.ticks}>
                {ticks(row.top).map((tick) => (
                  <i key={tick}>{tick}</i>
                ))}
              </span>
              <span />
            </div>
          </section>
        ))}
      </div>
      <Text size="xs" c="dimmed" mt="md">
        {t("models.metrics.baselineHint")} {t("models.metrics.interval")}
      </Text>
    </div>
  );
}

const signed = (value: number) => withSign(value, 2);

function Gain({ gain }: { readonly gain: Estimate }) {
  const { t } = useTranslation();
  const where = direction(gain);
  const range = `${signed(gain.low)} … ${signed(gain.high)}`;
  return (
    <Badge
      color={COLOUR[where]}
      className={classes.gain ?? ""}
      title={t("models.gain.range", { range })}
    >
      {t(`models.gain.${where}`, { difference: signed(gain.value) })}
    </Badge>
  );
}

function Track({ estimate, top }: { readonly estimate: Estimate; readonly top: number }) {
  const at = (value: number) => `${(100 * Math.min(top, Math.max(0, value))) / top}%`;
  return (
    <span
      className={classes.track}
      style={{ "--steps": ticks(top).length - 1 } as CSSProperties}
      aria-hidden
    >
      <i
        className={classes.range}
        style={{ left: at(estimate.low), right: `calc(100% - ${at(estimate.high)})` }}
      />
      <i className={classes.point} style={{ left: at(estimate.value) }} />
    </span>
  );
}
