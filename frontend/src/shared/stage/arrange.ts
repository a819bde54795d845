/** Where the original and the generations are placed in the window. Pure: sizes in, boxes out. */
import { contain, type Rect, type Size } from "@/shared/image/fit";

/** The original is only for comparison, so the generations get more of the room. */
const ORIGINAL_SHARE = 0.72;

/** Images in one row are easier to compare, which is worth some size. */
const ROW_BONUS = 1.15;

export interface Arrangement {
  readonly original: Rect;
  readonly generations: readonly Rect[];
}

/**
 * All in one row, or the original above the generations: whichever shows the generations larger.
 * Two generations are always side by side, because the answers say left and right.
 *
 * @param room the free area in CSS pixels
 * @param original the original's size in pixels; only its shape matters
 * @param generations one or two sizes
 * @param gap pixels between boxes
 * @param caption pixels kept free below each box
 */
export function arrange(
  room: Size,
  original: Size,
  generations: readonly Size[],
  gap: number,
  caption: number,
): Arrangement {
  const row = inRow(room, generations.length, gap, caption);
  const above = originalAbove(room, generations, gap, caption);
  const isAboveWorthIt =
    smallestShown(above, generations) > ROW_BONUS * smallestShown(row, generations);
  const best = isAboveWorthIt ? above : row;
  return {
    original: centred(original, best.original),
    generations: generations.map((size, i) => centred(size, best.generations[i] ?? NOWHERE)),
  };
}

const NOWHERE: Rect = { x: 0, y: 0, width: 0, height: 0 };

/** The area of the smallest generation as it is shown. */
function smallestShown(boxes: Arrangement, generations: readonly Size[]): number {
  const areas = generations.map((size, i) => {
    const { width, height } = contain(size, boxes.generations[i] ?? NOWHERE);
    return width * height;
  });
  return Math.min(...areas);
}

function inRow(room: Size, count: number, gap: number, caption: number): Arrangement {
  const unit = Math.max(0, room.width - gap * count) / (ORIGINAL_SHARE + count);
  const height = Math.max(0, room.height - caption);
  const first = unit * ORIGINAL_SHARE;
  return {
    original: { x: 0, y: 0, width: first, height },
    generations: Array.from({ length: count }, (_, i) => ({
      x: first + gap + i * (unit + gap),
      y: 0,
      width: unit,
      height,
    })),
  };
}

function originalAbove(
  room: Size,
  generations: readonly Size[],
  gap: number,
  caption: number,
): Arrangement {
  const count = generations.length;
  const width = Math.max(0, room.width - gap * (count - 1)) / count;
  const free = Math.max(0, room.height - gap - 2 * caption);
  const tallest = Math.max(
    ...generations.map((size) => contain(size, { width, height: Infinity }).height),
  );
  const below = Math.min(tallest, free / (ORIGINAL_SHARE + 1));
  const widths = generations.map((size) => contain(size, { width, height: below }).width);
  const total = sum(widths) + gap * (count - 1);
  // If the generations are as wide as the room, the original may use the height that is left.
  const top = Math.min(free - below, below * 1.25);
  const start = (free - below - top) / 2;
  return {
    original: { x: 0, y: start, width: room.width, height: top },
    generations: widths.map((shown, i) => ({
      x: (room.width - total) / 2 + sum(widths.slice(0, i)) + gap * i,
      y: start + top + caption + gap,
      width: shown,
      height: below,
    })),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** The largest rectangle of the picture's shape, in the middle of its box. */
function centred(size: Size, box: Rect): Rect {
  const fitted = contain(size, box);
  return {
    x: box.x + (box.width - fitted.width) / 2,
    y: box.y + (box.height - fitted.height) / 2,
    ...fitted,
  };
}
