import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "@/shared/i18n";
import classes from "./masks.module.css";
import { lineAt, paintOverlay, whole } from "./paintOverlay";
import type { Mask } from "./strokes";

interface Props {
  readonly mask: Mask;
  /** CSS pixels for each pixel of the mask. */
  readonly scale: number;
}

/** The outline of a mask, with everything outside dimmed. */
export function MaskOverlay({ mask, scale }: Props) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const line = lineAt(scale);
  useLayoutEffect(() => paintOverlay(canvas.current, mask, whole(mask), line), [mask, line]);
  return (
    <canvas
      ref={canvas}
      className={classes.overlay}
      width={mask.width}
      height={mask.height}
      role="img"
      aria-label={t("image.outline")}
    />
  );
}
