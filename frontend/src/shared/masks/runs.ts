/** Masks as lengths of runs of equal pixels, row by row, beginning with background. Pure. */
import type { Size } from "@/shared/image/fit";
import type { Mask } from "./strokes";

/** The first run is empty if the first pixel is on the product. */
export function runsOf({ data }: Mask): number[] {
  const runs: number[] = [];
  let value = 0;
  let since = 0;
  for (let i = 0; i < data.length; i++) {
    if (data[i] === value) continue;
    runs.push(i - since);
    value = 1 - value;
    since = i;
  }
  runs.push(data.length - since);
  return runs;
}

export function maskOf(runs: readonly number[], { width, height }: Size): Mask {
  const data = new Uint8Array(width * height);
  let at = 0;
  runs.forEach((length, i) => {
    if (i % 2 === 1) data.fill(1, at, at + length);
    at += length;
  });
  return { width, height, data };
}
