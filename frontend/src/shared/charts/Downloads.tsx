import { IconPhotoDown, IconTableDown } from "@tabler/icons-react";
import type { RefObject } from "react";
import { useTranslation } from "@/shared/i18n";
import { notifyError } from "@/shared/ui/notify";
import classes from "./charts.module.css";
import { csvOf, type ChartTable } from "./table";

interface Props {
  /** Names the files. */
  readonly name: string;
  readonly table: ChartTable;
  /** The figure with the chart; only the table can be downloaded without one. */
  readonly figure?: RefObject<HTMLElement | null>;
}

/** Buttons that save a chart as a picture, and its numbers as a CSV file. */
export function Downloads({ name, table, figure }: Props) {
  const { t } = useTranslation();
  const savePng = async () => {
    if (!figure?.current) return;
    const { chartPng } = await import("./png");
    save(`${fileName(name)}.png`, await chartPng(figure.current, name));
  };
  return (
    <span className={classes.downloads}>
      <button
        type="button"
        aria-label={t("chart.csvOf", { name })}
        onClick={() =>
          save(`${fileName(name)}.csv`, new Blob([csvOf(table)], { type: "text/csv" }))
        }
      >
        <IconTableDown size={15} aria-hidden />
        {t("chart.csv")}
      </button>
      {figure && (
        <button
          type="button"
          aria-label={t("chart.pngOf", { name })}
          onClick={() => void savePng().catch(notifyError)}
        >
          <IconPhotoDown size={15} aria-hidden />
          {t("chart.png")}
        </button>
      )}
    </span>
  );
}

const LONGEST_NAME = 60;

function fileName(name: string): string {
  const plain = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
  return `packshot-${plain.slice(0, LONGEST_NAME).replace(/^-|-$/g, "")}`;
}

function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun by then; until then the browser needs the address.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
