import { useElementSize } from "@mantine/hooks";
import type { ReactNode } from "react";
import type { Original } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { contain, type Size } from "@/shared/image/fit";
import classes from "./originals.module.css";

interface Props {
  readonly original: Original;
  /** Of the picture that is shown, in pixels; the mask has the same size. */
  readonly size: Size;
  /** What lies over the picture, at so many CSS pixels for each of its pixels. */
  readonly children: (scale: number) => ReactNode;
}

/** The original as large as its stage allows. */
export function MaskStage({ original, size, children }: Props) {
  const { t } = useTranslation();
  const { ref, width, height } = useElementSize();
  const shown = contain(size, { width, height });
  return (
    <div className={classes.stage}>
      <div className={classes.room} ref={ref}>
        <div
          className={classes.picture}
          style={{ width: shown.width, height: shown.height }}
          data-testid="original"
        >
          <img
            src={original.image.screen}
            alt={`${t("image.original")} ${original.external_id}`}
            draggable={false}
          />
          {children(shown.width / size.width)}
        </div>
      </div>
    </div>
  );
}
