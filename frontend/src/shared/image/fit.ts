export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Size {
  readonly x: number;
  readonly y: number;
}

/** The largest size of the same shape that fits into the box. Nothing fits into an empty box. */
export function contain(size: Size, box: Size): Size {
  if (size.width <= 0 || size.height <= 0) return { width: 0, height: 0 };
  const scale = Math.max(0, Math.min(box.width / size.width, box.height / size.height));
  return { width: size.width * scale, height: size.height * scale };
}

/** A polygon in fractions of width and height as the `points` of an SVG polygon in pixels. */
export function polygonPoints(polygon: readonly (readonly number[])[], size: Size): string {
  return polygon
    .map(([x = 0, y = 0]) => `${round(x * size.width)},${round(y * size.height)}`)
    .join(" ");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
