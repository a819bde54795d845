import { useCallback, useSyncExternalStore } from "react";
import { useTranslation } from "@/shared/i18n";
import type { Viewer } from "@/shared/image/Viewer";
import classes from "./frame.module.css";
import { CAPTION, type PlacedPane } from "./panes";

interface Props {
  readonly pane: PlacedPane;
  /** 0 is the original. */
  readonly index: number;
  readonly viewer: Viewer;
  readonly isShown: boolean;
  readonly label: string;
  /** Shown below the image. */
  readonly children: React.ReactNode;
}

/** One image in its place. React only places the canvas; the viewer paints it. */
export function ImageFrame({ pane, index, viewer, isShown, label, children }: Props) {
  const { t } = useTranslation();
  const { rect, isAligned } = pane;
  const attach = useCallback(
    (canvas: HTMLCanvasElement | null) => viewer.attach(index, canvas),
    [viewer, index],
  );
  const { isBlinking } = useSyncExternalStore(viewer.subscribe, viewer.state);
  const isInstead = isShown && isBlinking && index > 0;
  return (
    <figure
      className={classes.frame}
      style={{ left: rect.x, top: rect.y, width: rect.width }}
      data-pane={index}
    >
      <canvas
        ref={attach}
        className={classes.canvas}
        style={{ width: rect.width, height: rect.height }}
        role="img"
        aria-label={label}
      />
      {isInstead && (
        <span className={classes.instead}>
          {t(isAligned ? "stage.isOriginal" : "stage.isUnaligned")}
        </span>
      )}
      <figcaption className={classes.caption} style={{ height: CAPTION }}>
        {children}
      </figcaption>
    </figure>
  );
}
