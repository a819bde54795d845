/**
 * The list as lines of known heights, of which only those in the window are drawn. Pure.
 *
 * A line has one image in the table and several in the grid. In the order of products, a heading
 * stands before each product's images.
 */
import type { Generation } from "@/api/types";

interface Placed {
  readonly key: string;
  readonly top: number;
  readonly height: number;
  /** The place of its first image in the whole list, from 0. */
  readonly first: number;
}

export interface Heading extends Placed {
  readonly product: Generation["product"];
}

export interface ImageLine extends Placed {
  readonly images: readonly Generation[];
}

export type Line = Heading | ImageLine;

export interface Measures {
  readonly perLine: number;
  readonly height: number;
  /** The height of a product's heading; null if images are not grouped. */
  readonly heading: number | null;
}

export function isHeading(line: Line): line is Heading {
  return "product" in line;
}

export function linesOf(images: readonly Generation[], measures: Measures): Line[] {
  const { perLine, height, heading } = measures;
  const lines: Line[] = [];
  let top = 0;
  for (let first = 0; first < images.length;) {
    const product = images[first]?.product;
    if (heading !== null && product && product.id !== images[first - 1]?.product.id) {
      lines.push({ key: `product-${product.id}`, top, height: heading, first, product });
      top += heading;
    }
    let end = first + 1;
    const isTogether = (place: number) =>
      heading === null || images[place]?.product.id === product?.id;
    while (end < Math.min(first + perLine, images.length) && isTogether(end)) end += 1;
    lines.push({ key: `image-${first}`, top, height, first, images: images.slice(first, end) });
    top += height;
    first = end;
  }
  return lines;
}

export function totalHeight(lines: readonly Line[]): number {
  const last = lines.at(-1);
  return last === undefined ? 0 : last.top + last.height;
}

/** The lines of which a part lies between `top` and `bottom`. */
export function linesBetween(lines: readonly Line[], top: number, bottom: number): readonly Line[] {
  const start = firstFrom(lines, (line) => line.top + line.height > top);
  return lines.slice(
    start,
    firstFrom(lines, (line) => line.top >= bottom),
  );
}

/** The line that holds the image at this place. */
export function lineOf(lines: readonly Line[], place: number): ImageLine | null {
  // A heading comes right before its first image, so the last of these lines is no heading.
  const line = lines[firstFrom(lines, ({ first }) => first > place) - 1];
  return line === undefined || isHeading(line) ? null : line;
}

/** The place of the image below (`by` 1) or above (-1) the one at this place; itself at the end. */
export function placeBeside(lines: readonly Line[], place: number, by: number): number {
  const own = lineOf(lines, place);
  if (own === null) return place;
  const step = Math.sign(by);
  let left = Math.abs(by);
  let found = own;
  for (let i = lines.indexOf(own) + step; i >= 0 && i < lines.length && left > 0; i += step) {
    const line = lines[i];
    if (line === undefined || isHeading(line)) continue;
    found = line;
    left -= 1;
  }
  return found.first + Math.min(place - own.first, found.images.length - 1);
}

/** The index of the first line for which the condition holds; it must hold for all after it. */
function firstFrom(lines: readonly Line[], holds: (line: Line) => boolean): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const line = lines[middle];
    if (line !== undefined && holds(line)) high = middle;
    else low = middle + 1;
  }
  return low;
}
