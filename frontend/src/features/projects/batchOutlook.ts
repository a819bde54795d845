import type { BatchSide } from "@/api/types";

interface Best {
  readonly further: number;
  readonly images: number;
}

/** The fewest further answers that nearly reach what the plan can reach; null if nothing gains. */
export function bestProspect(
  side: Pick<BatchSide, "answered" | "images" | "outlook">,
): Best | null {
  const most = Math.max(0, ...side.outlook.map(({ images }) => images));
  if (most <= side.images) return null;
  const point = side.outlook.find(({ images }) => images >= 0.95 * most);
  return point
    ? { further: Math.max(0, point.answered - side.answered), images: point.images }
    : null;
}

/** The curve "answers to images decided" as an SVG path, from what is proven now. */
export function curvePath(
  side: Pick<BatchSide, "answered" | "images" | "outlook">,
  width: number,
  height: number,
): string {
  const points = [{ answered: side.answered, images: side.images }, ...side.outlook];
  const last = Math.max(1, ...points.map(({ answered }) => answered - side.answered));
  const most = Math.max(1, ...points.map(({ images }) => images));
  return points
    .map(({ answered, images }, place) => {
      const x = (width * (answered - side.answered)) / last;
      const y = height - 2 - ((height - 4) * images) / most;
      return `${place === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join(" ");
}
