import type { SkipReason } from "@/api/types";

/** In the order of their digits. */
export const SKIP_REASONS: readonly SkipReason[] = [
  "unsure",
  "broken_image",
  "wrong_product",
  "not_appropriate",
  "other",
];
