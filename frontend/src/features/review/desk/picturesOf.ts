import type { DeskItem, Generation } from "@/api/types";
import type { StagePictures } from "@/shared/stage/pictures";

/** What the stage shows of an image at the desk, beside another one of the product if one is named. */
export function picturesOf(item: DeskItem, compared: Generation | null): StagePictures {
  const shown = [item, ...(compared === null ? [] : [compared])];
  return {
    original: item.product.image,
    mask: item.product.mask,
    generations: shown.map(({ image, report }) => ({ image, comparison: report })),
  };
}
