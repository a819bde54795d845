import type { Reason } from "@/api/types";

export type ReasonGroup = "background" | "product";

/** The reasons in the order of their digits. */
export const REASONS: Readonly<Record<ReasonGroup, readonly Reason[]>> = {
  background: [
    "unsuitable_scene",
    "size_mismatch",
    "floating",
    "poor_light",
    "hard_to_see",
    "artefact",
    "poor_aesthetics",
  ],
  product: [
    "part_added",
    "part_missing",
    "colour_changed",
    "shape_warped",
    "text_changed",
    "texture_changed",
  ],
};
