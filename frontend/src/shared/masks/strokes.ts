/** A mask, and what a brush or an eraser changes in it. Pure. */
import type { Rect, Size } from "@/shared/image/fit";

/** One byte for each pixel, row by row: 1 on the product, else 0. */
export interface Mask extends Size {
  readonly data: Uint8Array;
}

/** In pixels of the mask; the centre of the first pixel is (0.5, 0.5). */
export interface Point {
  readonly x: number;
  readonly y: number;
}

type Tool = "brush" | "eraser";

export interface Pen {
  readonly tool: Tool;
  /** In pixels of the mask. */
  readonly radius: number;
}

export function copyOf(mask: Mask): Mask {
  return { ...mask, data: mask.data.slice() };
}

/**
 * Draws a straight line with round ends into the mask, in place.
 *
 * Returns the part of the mask that may have changed; it is empty if the line is outside.
 */
export function drawLine(mask: Mask, pen: Pen, from: Point, to: Point): Rect {
  const value = pen.tool === "brush" ? 1 : 0;
  // A dot that is smaller than a pixel still marks the pixel that it lies in.
  const radius = Math.max(pen.radius, 0.75);
  const left = Math.max(0, Math.floor(Math.min(from.x, to.x) - radius));
  const top = Math.max(0, Math.floor(Math.min(from.y, to.y) - radius));
  const right = Math.min(mask.width, Math.ceil(Math.max(from.x, to.x) + radius));
  const bottom = Math.min(mask.height, Math.ceil(Math.max(from.y, to.y) + radius));
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (squaredDistance({ x: x + 0.5, y: y + 0.5 }, from, to) <= radius * radius)
        mask.data[y * mask.width + x] = value;
    }
  }
  return { x: left, y: top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** From a point to the nearest point of a line from `a` to `b`. */
function squaredDistance(point: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((point.x - a.x) * dx + (point.y - a.y) * dy) / length;
  const t = Math.min(1, Math.max(0, along));
  return (point.x - a.x - t * dx) ** 2 + (point.y - a.y - t * dy) ** 2;
}

/** Whether the mask tells product from background: it marks neither nothing nor everything. */
export function isUsable({ data }: Mask): boolean {
  return data.includes(1) && data.includes(0);
}

const SMALLEST = 1;
/** Of the longer side of the mask. */
const LARGEST_SHARE = 0.2;
const START_SHARE = 0.025;
const STEP = 1.3;

export function startRadius(size: Size): number {
  return Math.max(SMALLEST, Math.round(START_SHARE * Math.max(size.width, size.height)));
}

/** The next smaller (-1) or larger (1) radius, at least a pixel away. */
export function nextRadius(radius: number, direction: -1 | 1, size: Size): number {
  const next = direction > 0 ? Math.max(radius + 1, radius * STEP) : radius / STEP;
  const whole = direction > 0 ? Math.round(next) : Math.min(radius - 1, Math.round(next));
  return withinLimits(whole, size);
}

function withinLimits(radius: number, size: Size): number {
  return Math.min(largestRadius(size), Math.max(SMALLEST, radius));
}

export function largestRadius(size: Size): number {
  return Math.max(SMALLEST, Math.round(LARGEST_SHARE * Math.max(size.width, size.height)));
}
