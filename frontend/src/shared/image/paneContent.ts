/** What a pane of a viewer shows. */
import type { Image } from "@/api/types";
import type { Lease } from "./BitmapStore";
import type { Layers } from "./paintFrame";

/** The viewer owns the leases and releases them. */
export interface PaneContent extends Omit<Layers, "image" | "instead" | "heat"> {
  readonly image: Lease | null;
  readonly heat: Lease | null;
}

export const NO_CONTENT: PaneContent = {
  image: null,
  heat: null,
  outline: [],
  edge: null,
  place: null,
};

export function releaseContent({ image, heat }: Partial<PaneContent>): void {
  image?.release();
  heat?.release();
}

/** The layers to paint. A released lease has no image, so nothing closed gets to the canvas. */
export function layersOf(
  { image, heat, outline, edge, place }: PaneContent,
  instead: ImageBitmap | null,
  hasOverlay: boolean,
): Layers {
  const overlay = hasOverlay
    ? { heat: heat?.image ?? null, outline, edge }
    : { heat: null, outline: [], edge: null };
  return { image: image?.image ?? null, instead, place, ...overlay };
}

/** Whether the new bitmap shows less than the old one. Both are of the same picture. */
export function isCoarser(next: Lease | null | undefined, current: Lease | null): boolean {
  const [nextBitmap, currentBitmap] = [next?.image ?? null, current?.image ?? null];
  return nextBitmap !== null && currentBitmap !== null && nextBitmap.width < currentBitmap.width;
}

export function isOtherPicture(before: Image | undefined, after: Image): boolean {
  return before !== undefined && before.full !== after.full;
}
