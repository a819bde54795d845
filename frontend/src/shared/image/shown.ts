/** What a pane of a viewer shows, and whose it is. */
import type { Image } from "@/api/types";
import type { Lease } from "./BitmapStore";
import type { Layers } from "./paintFrame";

/** The leases are the viewer's own: it gives them back. */
export interface Shown extends Omit<Layers, "image" | "instead" | "heat"> {
  readonly image: Lease | null;
  readonly heat: Lease | null;
}

export const NOTHING: Shown = { image: null, heat: null, outline: [], edge: null };

export function giveBack({ image, heat }: Partial<Shown>): void {
  image?.release();
  heat?.release();
}

/** Of the same picture: the larger one shows all that the smaller one does. */
export function isCoarser(given: Lease | null | undefined, shown: Lease | null): boolean {
  const [one, other] = [given?.image ?? null, shown?.image ?? null];
  return one !== null && other !== null && one.width < other.width;
}

export function isOther(before: Image | undefined, after: Image): boolean {
  return before !== undefined && before.full !== after.full;
}
