import { useLayoutEffect, useRef, type PointerEvent } from "react";
import { useTranslation } from "@/shared/i18n";
import classes from "./originals.module.css";
import { enlarged, reachOf } from "./overlay";
import { lineAt, paintOverlay, whole } from "./paintOverlay";
import { copyOf, drawLine, type Mask, type Pen, type Point } from "./strokes";

interface Props {
  readonly mask: Mask;
  readonly pen: Pen;
  /** CSS pixels for each pixel of the mask. */
  readonly scale: number;
  /** Called with the changed mask when a stroke ends. */
  readonly onStroke: (drawn: Mask) => void;
}

/** The overlay of a mask that a brush or an eraser changes. */
export function DrawCanvas({ mask, pen, scale, onStroke }: Props) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const stroke = useRef<{ readonly mask: Mask; last: Point } | null>(null);
  const line = lineAt(scale);
  useLayoutEffect(() => paintOverlay(canvas.current, mask, whole(mask), line), [mask, line]);

  const drawTo = (to: Point) => {
    const drawn = stroke.current;
    if (drawn === null) return;
    const changed = drawLine(drawn.mask, pen, drawn.last, to);
    drawn.last = to;
    paintOverlay(canvas.current, drawn.mask, enlarged(changed, reachOf(line), mask), line);
  };
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = pointOf(event.nativeEvent, event.currentTarget, scale);
    stroke.current = { mask: copyOf(mask), last: at };
    drawTo(at);
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const here = pointOf(event.nativeEvent, event.currentTarget, scale);
    if (ring.current) {
      ring.current.style.translate = `${here.x * scale}px ${here.y * scale}px`;
    }
    if (stroke.current === null) return;
    // A fast hand moves several times between two frames.
    const between = event.nativeEvent.getCoalescedEvents();
    for (const each of between.length > 0 ? between : [event.nativeEvent]) {
      drawTo(pointOf(each, event.currentTarget, scale));
    }
  };
  const end = () => {
    if (stroke.current !== null) onStroke(stroke.current.mask);
    stroke.current = null;
  };
  const diameter = 2 * pen.radius * scale;
  return (
    <>
      <canvas
        ref={canvas}
        className={classes.drawable}
        width={mask.width}
        height={mask.height}
        role="img"
        aria-label={t("originals.drawHere")}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <div
        ref={ring}
        className={classes.ring}
        data-tool={pen.tool}
        style={{ width: diameter, height: diameter, margin: -diameter / 2 }}
      />
    </>
  );
}

function pointOf(event: globalThis.PointerEvent, canvas: Element, scale: number): Point {
  const { left, top } = canvas.getBoundingClientRect();
  return { x: (event.clientX - left) / scale, y: (event.clientY - top) / scale };
}
