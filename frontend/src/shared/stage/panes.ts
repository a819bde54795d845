import type { Image } from "@/api/types";
import type { Rect, Size } from "@/shared/image/fit";
import { fromMatrix, IDENTITY, type Similarity } from "@/shared/image/similarity";
import type { Pane } from "@/shared/image/Viewer";
import { centred } from "@/shared/image/viewing";
import { arrange } from "./arrange";
import type { StagePictures } from "./pictures";

const GAP = 14;
/** High enough to be touched. */
export const CAPTION = 44;

/** A stage's images in their places: the original first, then left and right. */
export interface PlacedPane extends Pane {
  readonly rect: Rect;
  /** Whether the report aligns the original with this image. */
  readonly isAligned: boolean;
}

export function panesOf(pictures: StagePictures, room: Size): readonly PlacedPane[] {
  const { original } = pictures;
  const sizes = pictures.generations.map(({ image }) => image);
  const boxes = arrange(room, original, sizes, GAP, CAPTION);
  const generations = pictures.generations.map(({ image, comparison }, i) => {
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
