/** What lies over an original to show its mask, as pixels. Pure. */
import type { Rect } from "@/shared/image/fit";
import type { Mask } from "./strokes";

/** How much of the background is left: the product stands out on light and on dark pictures. */
const DIMMED = 150;
const DARK_LINE = 200;

const NEIGHBOURS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
] as const;

/**
 * A part of the overlay: clear on the product, dark around it, and a white line with a dark rim
 * along the outline. RGBA, row by row.
 *
 * @param line width of the white line in pixels of the mask; its rim has the same width
 */
export function overlayOf(mask: Mask, part: Rect, line: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * part.width * part.height);
  for (let y = 0; y < part.height; y++) {
    for (let x = 0; x < part.width; x++) {
      const at = 4 * (y * part.width + x);
      const [atX, atY] = [part.x + x, part.y + y];
      const isProduct = valueAt(mask, atX, atY) === 1;
      if (!isProduct && isNearProduct(mask, atX, atY, line)) pixels.fill(255, at, at + 4);
      else if (!isProduct && isNearProduct(mask, atX, atY, 2 * line)) pixels[at + 3] = DARK_LINE;
      else if (!isProduct) pixels[at + 3] = DIMMED;
    }
  }
  return pixels;
}

/** How far beyond a changed part of the mask its overlay changes, in pixels of the mask. */
export function reachOf(line: number): number {
  return 2 * line;
}

/** The part, larger by `by` on every side, within the mask. */
export function enlarged(part: Rect, by: number, mask: Mask): Rect {
  const x = Math.max(0, part.x - by);
  const y = Math.max(0, part.y - by);
  const right = Math.min(mask.width, part.x + part.width + by);
  const bottom = Math.min(mask.height, part.y + part.height + by);
  return { x, y, width: Math.max(0, right - x), height: Math.max(0, bottom - y) };
}

function isNearProduct(mask: Mask, x: number, y: number, distance: number): boolean {
  for (const [dx, dy] of NEIGHBOURS) {
    // Along a diagonal the same step is 1.4 times as long.
    const step = dx !== 0 && dy !== 0 ? Math.round(0.71 * distance) : distance;
    if (valueAt(mask, x + dx * step, y + dy * step) === 1) return true;
    const half = step >> 1;
    if (half > 0 && valueAt(mask, x + dx * half, y + dy * half) === 1) return true;
  }
  return false;
}

function valueAt({ data, width, height }: Mask, x: number, y: number): number {
  return x >= 0 && y >= 0 && x < width && y < height ? (data[y * width + x] ?? 0) : 0;
}
