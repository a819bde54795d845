/** Similarity transforms of the plane: scale, rotation and shift, without reflection. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** x' = a·x − b·y + dx, y' = b·x + a·y + dy. The scale is √(a² + b²), the angle atan2(b, a). */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly dx: number;
  readonly dy: number;
}

export const IDENTITY: Similarity = { a: 1, b: 0, dx: 0, dy: 0 };

/** A scale beyond these limits means that the alignment has failed. */
const LARGEST_SCALE = 20;
/** How far a similarity's diagonal elements may differ, as a share of the scale. */
const SKEW_ALLOWED = 0.02;

export function apply({ a, b, dx, dy }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y + dx, y: b * x + a * y + dy };
}

/** Only the linear part: for differences of points. */
function applyToVector({ a, b }: Similarity, { x, y }: Point): Point {
  return { x: a * x - b * y, y: b * x + a * y };
}

export function scaleOf({ a, b }: Similarity): number {
  return Math.hypot(a, b);
}

export function invert({ a, b, dx, dy }: Similarity): Similarity {
  const square = a * a + b * b;
  const inverse = { a: a / square, b: -b / square, dx: 0, dy: 0 };
  const shift = applyToVector(inverse, { x: dx, y: dy });
  return { ...inverse, dx: -shift.x, dy: -shift.y };
}

/** The transform that applies `first`, then `second`. */
export function compose(first: Similarity, second: Similarity): Similarity {
  const { x, y } = apply(second, { x: first.dx, y: first.dy });
  return {
    a: second.a * first.a - second.b * first.b,
    b: second.b * first.a + second.a * first.b,
    dx: x,
    dy: y,
  };
}

/**
 * A report's 2×3 matrix as a similarity. Null if it cannot be used: missing, malformed, not finite,
 * mirrored, sheared, or so large or small that the alignment must have failed.
 */
export function fromMatrix(
  matrix: readonly (readonly number[])[] | null | undefined,
): Similarity | null {
  const [[a, minusB, dx] = [], [b, d, dy] = []] = matrix ?? [];
  const all = [a, minusB, dx, b, d, dy];
  if (!all.every((value) => typeof value === "number" && Number.isFinite(value))) return null;
  const [m00, m01, m02, m10, m11, m12] = all as [number, number, number, number, number, number];
  const similarity = { a: (m00 + m11) / 2, b: (m10 - m01) / 2, dx: m02, dy: m12 };
  const scale = scaleOf(similarity);
  if (scale > LARGEST_SCALE || scale < 1 / LARGEST_SCALE) return null;
  const skew = Math.max(Math.abs(m00 - m11), Math.abs(m10 + m01));
  return skew <= SKEW_ALLOWED * scale ? similarity : null;
}
