import { Text } from "@mantine/core";
import type { Batch, BatchSide } from "@/api/types";
import { ChartFigure } from "@/shared/charts/ChartFigure";
import { formatCount, formatPercent, share } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { bestProspect, curvePath } from "./batchOutlook";
import classes from "./projects.module.css";

const WIDTH = 320;
const HEIGHT = 72;

interface Props {
  readonly batch: Batch;
  readonly side: BatchSide;
  readonly name: "accept" | "reject";
}

/** What further answers should bring: in a sentence, and as a curve. */
export function BatchOutlook({ batch, side, name }: Props) {
  const { t } = useTranslation();
  const best = bestProspect(side);
  if (!side.is_asking || best === null) return null;
  const minutes = (best.further * (batch.seconds_per_image ?? 0)) / 60;
  const sentence = t(`projects.batch.${name}.forecast`, {
    count: best.further,
    share: formatPercent(share(best.images, batch.eligible)),
  });
  const time =
    minutes >= 90
      ? t("projects.batch.hours", { count: Math.round(minutes / 60) })
      : minutes >= 1
        ? t("projects.batch.minutes", { count: Math.round(minutes) })
        : "";
  return (
    <div className={classes.batchOutlook}>
      <Text size="sm">
        {sentence} {time}
      </Text>
      <ChartFigure
        name={t("projects.batch.outlookName")}
        summary={sentence}
        caption={t("projects.batch.forecastHint")}
        table={{
          head: [t("projects.batch.answeredImages"), t("projects.batch.decidedImages")],
          rows: side.outlook.map(({ answered, images }) => [
            formatCount(answered),
            formatCount(images),
          ]),
        }}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={classes.curve}>
          <path d={curvePath(side, WIDTH, HEIGHT)} />
        </svg>
      </ChartFigure>
    </div>
  );
}
