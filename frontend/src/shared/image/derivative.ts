import type { Image } from "@/api/types";

export type Derivative = "thumb" | "screen" | "full";

/** Longest side of the smaller derivatives in pixels, as the server makes them. */
const LONGEST: Readonly<Record<"thumb" | "screen", number>> = { thumb: 256, screen: 1280 };
/** So small an enlargement is not visible and not worth a larger file. */
const TOLERANCE = 1.1;

/** How many pixels a derivative has on the image's longest side; nothing is ever enlarged. */
export function longestSide(image: Image, derivative: Derivative): number {
  const longest = Math.max(image.width, image.height);
  return derivative === "full" ? longest : Math.min(longest, LONGEST[derivative]);
}

/**
 * The smallest derivative that is sharp if the image's longest side takes this many *device* pixels
 * (CSS pixels × device pixel ratio).
 */
export function derivativeFor(image: Image, devicePixels: number): Derivative {
  for (const derivative of ["thumb", "screen"] as const) {
    if (devicePixels <= longestSide(image, derivative) * TOLERANCE) return derivative;
    // Already as large as the original, so the full file shows no more.
    if (longestSide(image, derivative) === longestSide(image, "full")) return derivative;
  }
  return "full";
}
