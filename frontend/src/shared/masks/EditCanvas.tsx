import { useLayoutEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { useTranslation } from "@/shared/i18n";
import type { ClickPoint } from "./drawing";
import classes from "./masks.module.css";
import { enlarged, reachOf } from "./overlay";
import { lineAt, paintOverlay, whole } from "./paintOverlay";
import { copyOf, drawLine, type Mask, type Point } from "./strokes";
import type { EditTool } from "./tools";
import { useWheel } from "./useWheel";

interface Props {
  readonly mask: Mask;
  readonly clicks: readonly ClickPoint[];
  readonly tool: EditTool;
  /** Of brush and eraser, in pixels of the mask. */
  readonly radius: number;
  /** CSS pixels for each pixel of the mask. */
  readonly scale: number;
  readonly isWaiting: boolean;
  /** Called with the changed mask when a stroke ends. */
  readonly onStroke: (drawn: Mask) => void;
  readonly onClick: (point: ClickPoint) => void;
  readonly onDrag: (dx: number, dy: number) => void;
  readonly onZoom: (direction: -1 | 1, at: Point) => void;
  /** The keyboard's place in the picture has changed. */
  readonly onCursor: (at: Point) => void;
}

type Gesture =
  | { readonly kind: "stroke"; readonly mask: Mask; readonly pen: Pen; last: Point }
  | { readonly kind: "drag"; x: number; y: number };

interface Pen {
  readonly tool: "brush" | "eraser";
  readonly radius: number;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** CSS pixels of one press of an arrow, and with Shift. */
const SMALL_STEP = 4;
const LARGE_STEP = 40;

/** The overlay of a mask that strokes and clicks change, by pointer or by keyboard. */
export function EditCanvas(props: Props) {
  const { mask, tool, radius, scale } = props;
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const ring = useRef<HTMLDivElement>(null);
  const gesture = useRef<Gesture | null>(null);
  const [cursor, setCursor] = useState<Point>({ x: mask.width / 2, y: mask.height / 2 });
  const line = lineAt(scale);
  useLayoutEffect(() => paintOverlay(canvas.current, mask, whole(mask), line), [mask, line]);
  useWheel(canvas, (direction, event) => {
    const at = pointOf(event, scale, canvas.current);
    props.onZoom(direction, { x: at.x / mask.width, y: at.y / mask.height });
  });

  const drawTo = (stroke: Gesture & { kind: "stroke" }, to: Point) => {
    const changed = drawLine(stroke.mask, stroke.pen, stroke.last, to);
    stroke.last = to;
    paintOverlay(canvas.current, stroke.mask, enlarged(changed, reachOf(line), mask), line);
  };
  const clickAt = ({ x, y }: Point, on: boolean) => {
    const point = { x: Math.floor(x), y: Math.floor(y), on };
    const isInside = point.x >= 0 && point.y >= 0 && point.x < mask.width && point.y < mask.height;
    if (isInside && !props.isWaiting) props.onClick(point);
  };
  const start = (event: PointerEvent<HTMLCanvasElement>) => {
    const at = pointOf(event.nativeEvent, scale, event.currentTarget);
    if (event.button === 1 || (event.button === 0 && tool === "hand")) {
      event.currentTarget.setPointerCapture(event.pointerId);
      gesture.current = { kind: "drag", x: event.clientX, y: event.clientY };
    } else if (event.button === 0 && (tool === "take" || tool === "cut")) {
      clickAt(at, (tool === "take") !== event.altKey);
    } else if (event.button === 0 && (tool === "brush" || tool === "eraser") && !props.isWaiting) {
      event.currentTarget.setPointerCapture(event.pointerId);
      const stroke = {
        kind: "stroke" as const,
        mask: copyOf(mask),
        pen: { tool, radius },
        last: at,
      };
      gesture.current = stroke;
      drawTo(stroke, at);
    }
  };
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const here = pointOf(event.nativeEvent, scale, event.currentTarget);
    if (ring.current) ring.current.style.translate = `${here.x * scale}px ${here.y * scale}px`;
    const now = gesture.current;
    if (now?.kind === "drag") {
      props.onDrag(event.clientX - now.x, event.clientY - now.y);
      [now.x, now.y] = [event.clientX, event.clientY];
    } else if (now !== null) {
      // A fast hand moves several times between two frames.
      const between = event.nativeEvent.getCoalescedEvents();
      for (const each of between.length > 0 ? between : [event.nativeEvent])
        drawTo(now, pointOf(each, scale, event.currentTarget));
    }
  };
  const end = () => {
    if (gesture.current?.kind === "stroke") props.onStroke(gesture.current.mask);
    gesture.current = null;
  };
  const press = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) {
      const by = (event.shiftKey ? LARGE_STEP : SMALL_STEP) / scale;
      const at = {
        x: Math.min(mask.width - 0.5, Math.max(0.5, cursor.x + by * arrow[0])),
        y: Math.min(mask.height - 0.5, Math.max(0.5, cursor.y + by * arrow[1])),
      };
      setCursor(at);
      props.onCursor({ x: at.x / mask.width, y: at.y / mask.height });
    } else if (event.key === " " && (tool === "take" || tool === "cut")) {
      clickAt(cursor, tool === "take");
    } else if (event.key === " " && (tool === "brush" || tool === "eraser")) {
      const drawn = copyOf(mask);
      drawLine(drawn, { tool, radius }, cursor, cursor);
      if (!props.isWaiting) props.onStroke(drawn);
    } else return;
    event.preventDefault();
  };
  const diameter = 2 * radius * scale;
  return (
    <div
      className={classes.editable}
      role="application"
      aria-label={t("masks.picture")}
      aria-busy={props.isWaiting}
      tabIndex={0}
      data-tool={tool}
      onKeyDown={press}
    >
      <canvas
        ref={canvas}
        className={classes.drawable}
        width={mask.width}
        height={mask.height}
        role="img"
        aria-label={t("masks.drawHere")}
        onPointerDown={start}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
      {(tool === "brush" || tool === "eraser") && (
        <div
          ref={ring}
          className={classes.ring}
          data-tool={tool}
          style={{ width: diameter, height: diameter, margin: -diameter / 2 }}
        />
      )}
      {props.clicks.map(({ x, y, on }, i) => (
        <span
          key={i}
          className={classes.click}
          data-on={on}
          style={{ left: (x + 0.5) * scale, top: (y + 0.5) * scale }}
          aria-hidden
        >
          {on ? "+" : "−"}
        </span>
      ))}
      <span
        className={classes.cursor}
        style={{ left: cursor.x * scale, top: cursor.y * scale }}
        aria-hidden
      />
    </div>
  );
}

function pointOf(
  event: Pick<MouseEvent, "clientX" | "clientY">,
  scale: number,
  canvas: Element | null,
): Point {
  const { left, top } = canvas?.getBoundingClientRect() ?? { left: 0, top: 0 };
  return { x: (event.clientX - left) / scale, y: (event.clientY - top) / scale };
}
