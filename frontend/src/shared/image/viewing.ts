/**
 * One way of looking at several images of a product, in product coordinates. Pure.
 *
 * Three systems of coordinates:
 * - *product*: a point of the original, measured in the original's width;
 * - *picture*: a point of one image, measured in that image's own width;
 * - *frame*: CSS pixels from the top left corner of the area in which an image is shown.
 *
 * A view is a magnification and a product point. Each frame shows that point in its middle, at that
 * magnification of the product. So a product that is small in one generation and large in another
 * has the same size in both as soon as somebody looks closer. At rest every image is shown whole.
 */
import { contain, type Size } from "./fit";
import { apply, invert, scaleOf, type Point, type Similarity } from "./similarity";

/** An area with an image in it. */
export interface Frame {
  /** In CSS pixels. */
  readonly box: Size;
  /** In the image's own pixels. */
  readonly image: Size;
  /** From product to picture coordinates. */
  readonly fromProduct: Similarity;
}

/** Null is the view at rest. */
export type View = {
  /** CSS pixels for one product unit. */
  readonly scale: number;
  /** The product point in the middle of every frame. */
  readonly centre: Point;
} | null;

/** Where an image is in its frame: CSS pixels for one picture unit, picture point in the middle. */
export interface Placement {
  readonly scale: number;
  readonly centre: Point;
}

/** The highest magnification: CSS pixels for one pixel of the image. */
const CLOSEST = 8;
/** Below this nobody sees a difference from the size at rest. */
const AT_REST = 1.005;

/** The height of an image in picture units. */
function heightOf({ width, height }: Size): number {
  return width > 0 ? height / width : 0;
}

/** The whole image, in the middle of its frame. */
export function atRest({ box, image }: Frame): Placement {
  return { scale: contain(image, box).width, centre: { x: 0.5, y: heightOf(image) / 2 } };
}

export function placementOf(frame: Frame, view: View): Placement {
  if (view === null) return atRest(frame);
  return {
    scale: view.scale / scaleOf(frame.fromProduct),
    centre: apply(frame.fromProduct, view.centre),
  };
}

/** The picture point under a point of the frame. */
export function toPicture({ box }: Frame, { scale, centre }: Placement, at: Point): Point {
  return {
    x: centre.x + (at.x - box.width / 2) / scale,
    y: centre.y + (at.y - box.height / 2) / scale,
  };
}

/** The point of the frame at which a picture point is shown. */
export function toFrame({ box }: Frame, { scale, centre }: Placement, point: Point): Point {
  return {
    x: box.width / 2 + (point.x - centre.x) * scale,
    y: box.height / 2 + (point.y - centre.y) * scale,
  };
}

/** The product point under a point of the frame. */
export function productAt(frame: Frame, view: View, at: Point): Point {
  return apply(invert(frame.fromProduct), toPicture(frame, placementOf(frame, view), at));
}

/**
 * Magnifies by `factor`; what is under `at` stays there. At the size at rest the view is at rest
 * again. The image always fills its frame as far as it is large enough.
 */
export function zoomAt(frame: Frame, view: View, at: Point, factor: number): View {
  const placement = placementOf(frame, view);
  const point = toPicture(frame, placement, at);
  const rest = atRest(frame).scale;
  const closest = Math.max(rest, CLOSEST * frame.image.width);
  const scale = Math.min(placement.scale * factor, closest);
  if (!(scale > rest * AT_REST)) return null;
  const centre = {
    x: point.x - (at.x - frame.box.width / 2) / scale,
    y: point.y - (at.y - frame.box.height / 2) / scale,
  };
  return viewOf(frame, { scale, centre });
}

/** Moves this frame's image by CSS pixels, and the other images along with the product. */
export function panBy(frame: Frame, view: View, by: Point): View {
  if (view === null) return null;
  const { scale, centre } = placementOf(frame, view);
  return viewOf(frame, {
    scale,
    centre: { x: centre.x - by.x / scale, y: centre.y - by.y / scale },
  });
}

/** The view that places this frame's image like this, as far as its edges allow. */
function viewOf(frame: Frame, { scale, centre }: Placement): View {
  const { box, image, fromProduct } = frame;
  const clamped = {
    x: clamp(centre.x, box.width / scale, 1),
    y: clamp(centre.y, box.height / scale, heightOf(image)),
  };
  return {
    scale: scale * scaleOf(fromProduct),
    centre: apply(invert(fromProduct), clamped),
  };
}

/** The middle of a window of `size` that is kept within 0 to `length`. */
function clamp(middle: number, size: number, length: number): number {
  if (size >= length) return length / 2;
  return Math.min(Math.max(middle, size / 2), length - size / 2);
}

/** How much larger than at rest this frame shows its image: 1 at rest. */
export function magnification(frame: Frame, view: View): number {
  return placementOf(frame, view).scale / atRest(frame).scale;
}

/**
 * Lays the original over the generation if the report has no alignment: middle on middle, and the
 * original as large as fits into the generation.
 */
export function centred(original: Size, generation: Size): Similarity {
  const a = contain(original, generation).width / generation.width;
  return {
    a,
    b: 0,
    dx: 0.5 - a * 0.5,
    dy: heightOf(generation) / 2 - a * (heightOf(original) / 2),
  };
}
