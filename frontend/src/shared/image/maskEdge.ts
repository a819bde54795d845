/** The outline of a mask as pixels: white between two dark lines, transparent elsewhere. Pure. */

/** RGBA pixels, row by row. Of a mask only red is read; values above 127 are the product. */
export interface Pixels {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

const DARK = 165;

/** How far each kind of line reaches from the border of the mask, in pixels. */
const WHITE_REACH = 1;
const DARK_REACH = 2;

export function maskEdge({ data, width, height }: Pixels): Pixels {
  const isInside = (x: number, y: number) =>
    x >= 0 && y >= 0 && x < width && y < height && (data[4 * (y * width + x)] ?? 0) > 127;
  const isNearBorder = (x: number, y: number, reach: number) => {
    const isProduct = isInside(x, y);
    return NEIGHBOURS.some(([dx, dy]) => isInside(x + dx * reach, y + dy * reach) !== isProduct);
  };
  const edge = new Uint8ClampedArray(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x);
      if (isNearBorder(x, y, WHITE_REACH)) edge.fill(255, at, at + 4);
      else if (isNearBorder(x, y, DARK_REACH)) edge[at + 3] = DARK;
    }
  }
  return { data: edge, width, height };
}

const NEIGHBOURS = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
] as const;
