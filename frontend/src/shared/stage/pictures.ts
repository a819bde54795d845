import type { Image, Report } from "@/api/types";

/** How a generation lies on its original, as far as it was compared. */
type Comparison = Pick<Report, "transform" | "outline" | "heat_map">;

interface StageGeneration {
  readonly image: Image;
  readonly comparison: Comparison | null;
}

/** The pictures that a stage shows side by side: an original, and one or two generations. */
export interface StagePictures {
  readonly original: Image;
  /** The address of the original's mask. */
  readonly mask: string | null;
  readonly generations: readonly StageGeneration[];
}
