import type { Generation, Report } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useSay } from "@/shared/words/say";
import { polygonPoints } from "./fit";
import classes from "./image.module.css";

export interface Overlays {
  readonly outline: boolean;
  readonly heatMap: boolean;
}

interface Props {
  readonly generation: Pick<Generation, "image" | "external_id">;
  readonly report: Report | null;
  readonly overlays: Overlays;
  /** Index of the finding whose place is marked. */
  readonly finding: number | null;
}

/** A generation with the outline of its product, the heat map and a finding's box on top. */
export function GenerationView({ generation, report, overlays, finding }: Props) {
  const { t } = useTranslation();
  const say = useSay();
  const { image } = generation;
  const marked = finding === null ? undefined : report?.findings[finding];
  return (
    <div className={classes.view} style={{ aspectRatio: `${image.width} / ${image.height}` }}>
      <img src={image.screen} alt={`${t("image.generation")} ${generation.external_id}`} />
      {overlays.heatMap && report?.heat_map && (
        <img className={classes.heat} src={report.heat_map} alt={t("image.heatMap")} />
      )}
      <svg
        className={classes.overlay}
        viewBox={`0 0 ${image.width} ${image.height}`}
        role="img"
        aria-label={marked ? t("image.finding", { sentence: say(marked) }) : t("image.outline")}
      >
        {overlays.outline &&
          report?.outline.map((polygon, i) => (
            <polygon key={i} className={classes.outline} points={polygonPoints(polygon, image)} />
          ))}
        {marked?.box && <FindingBox box={marked.box} width={image.width} height={image.height} />}
      </svg>
    </div>
  );
}

interface BoxProps {
  readonly box: readonly number[];
  readonly width: number;
  readonly height: number;
}

/** A finding's place; its corners come in fractions of width and height. */
function FindingBox({ box: [x0 = 0, y0 = 0, x1 = 0, y1 = 0], width, height }: BoxProps) {
  return (
    <rect
      className={classes.finding}
      x={x0 * width}
      y={y0 * height}
      width={Math.max(0, x1 - x0) * width}
      height={Math.max(0, y1 - y0) * height}
    />
  );
}
