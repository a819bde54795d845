import type { Lens } from "./paintFrame";
import { apply, scaleOf, type Point } from "./similarity";
import { placementOf, productAt, toFrame, type Frame, type View } from "./viewing";

/** How much larger the loupe shows the image than the frame around it does. */
const MAGNIFICATION = 2.5;
const LARGEST_RADIUS = 120;

/**
 * The loupe as one frame shows it: over the same point of the product and equally strong in all.
 *
 * @param under the frame that the pointer is in
 * @param at the point of that frame under the pointer
 */
export function lensOf(frame: Frame, view: View, under: Frame, at: Point): Lens {
  const point = apply(frame.fromProduct, productAt(under, view, at));
  const productScale = placementOf(under, view).scale * scaleOf(under.fromProduct);
  return {
    at: toFrame(frame, placementOf(frame, view), point),
    radius: Math.min(LARGEST_RADIUS, 0.3 * Math.min(frame.box.width, frame.box.height)),
    placement: {
      scale: (MAGNIFICATION * productScale) / scaleOf(frame.fromProduct),
      centre: point,
    },
  };
}
