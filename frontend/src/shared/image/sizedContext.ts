import type { Size } from "./fit";

/**
 * The context of a canvas that has the size of its box. Null where there is nothing to paint on.
 *
 * @param ratio device pixels for one CSS pixel
 */
export function sizedContext(
  canvas: HTMLCanvasElement | null | undefined,
  box: Size,
  ratio: number,
): CanvasRenderingContext2D | null {
  const width = Math.round(box.width * ratio);
  const height = Math.round(box.height * ratio);
  if (!canvas || width === 0 || height === 0) return null;
  // Setting the size clears a canvas, even if the size is the same.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return canvas.getContext("2d");
}
