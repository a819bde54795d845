import type { Rect, Size } from "@/shared/image/fit";
import { overlayOf } from "./overlay";
import type { Mask } from "./strokes";

/** The width of the outline on the screen, in CSS pixels. */
const LINE = 1.6;

/** The width of the outline in pixels of the mask, at so many CSS pixels for each of them. */
export function lineAt(scale: number): number {
  return scale > 0 ? Math.max(1, Math.round(LINE / scale)) : 1;
}

export function whole({ width, height }: Size): Rect {
  return { x: 0, y: 0, width, height };
}

/** Paints a part of the overlay on a canvas that is as large as the mask. */
export function paintOverlay(
  canvas: HTMLCanvasElement | null,
  mask: Mask,
  part: Rect,
  line: number,
): void {
  if (part.width === 0 || part.height === 0) return;
  const pixels = new ImageData(overlayOf(mask, part, line), part.width, part.height);
  canvas?.getContext("2d")?.putImageData(pixels, part.x, part.y);
}
