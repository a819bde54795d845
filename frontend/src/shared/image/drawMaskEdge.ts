import { maskEdge } from "./maskEdge";

/** Fine enough for a visible line, small enough to be drawn within one screen refresh. */
const LONGEST = 900;

/** The outline of a mask image as a transparent picture of the mask's shape. */
export function drawMaskEdge(mask: ImageBitmap): HTMLCanvasElement {
  const scale = Math.min(1, LONGEST / Math.max(mask.width, mask.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(mask.width * scale));
  canvas.height = Math.max(1, Math.round(mask.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return canvas;
  context.drawImage(mask, 0, 0, canvas.width, canvas.height);
  const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
  pixels.data.set(maskEdge(pixels).data);
  context.putImageData(pixels, 0, 0);
  return canvas;
}
