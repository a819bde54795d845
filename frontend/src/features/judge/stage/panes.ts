import type { Image, Question } from "@/api/types";
import type { Rect, Size } from "@/shared/image/fit";
import { fromMatrix, IDENTITY, type Similarity } from "@/shared/image/similarity";
import type { Pane } from "@/shared/image/Viewer";
import { centred } from "@/shared/image/viewing";
import { arrange } from "./arrange";
import { sidesOf } from "./sides";

export const GAP = 14;
/** High enough to be touched. */
export const CAPTION = 44;

/** A question's images in their places: the original first, then left and right. */
export interface PlacedPane extends Pane {
  readonly rect: Rect;
  /** Whether the report aligns the original with this image. */
  readonly isAligned: boolean;
}

export function panesOf(question: Question, room: Size): readonly PlacedPane[] {
  const original = question.product.image;
  const shown = sidesOf(question).map((side) => side.shown);
  const sizes = shown.map(({ image }) => image);
  const boxes = arrange(room, original, sizes, GAP, CAPTION);
  const generations = shown.map(({ image, comparison }, i) => {
    const alignment = fromMatrix(comparison?.transform);
    const rect = boxes.generations[i] ?? boxes.original;
    return placed(image, rect, alignment ?? centred(original, image), alignment !== null);
  });
  return [placed(original, boxes.original, IDENTITY, true), ...generations];
}

function placed(image: Image, box: Rect, fromProduct: Similarity, isAligned: boolean): PlacedPane {
  // Rounded to whole pixels: between pixels a canvas is blurred.
  const rect = {
    x: Math.round(box.x),
    y: Math.round(box.y),
    width: Math.round(box.width),
    height: Math.round(box.height),
  };
  return {
    rect,
    source: image,
    isAligned,
    frame: { box: rect, image, fromProduct },
  };
}
