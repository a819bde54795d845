/** Masks from the server as bytes, and back. */
import type { Size } from "@/shared/image/fit";
import { loadBitmap } from "@/shared/image/loadBitmap";
import type { Mask } from "./strokes";

/**
 * The mask of an original, as large as the copy of the picture that is shown.
 *
 * Both are fetched, so once this is there, the picture can be painted at once. Without a mask
 * nothing is marked. Raises `ImageError`.
 */
export async function openMask(picture: string, mask: string | null): Promise<Mask> {
  const [shown, found] = await Promise.all([
    loadBitmap(picture),
    mask === null ? null : loadBitmap(mask),
  ]);
  const size = { width: shown.width, height: shown.height };
  shown.close();
  if (found === null) return { ...size, data: new Uint8Array(size.width * size.height) };
  const pixels = pixelsOf(found, size);
  found.close();
  return { ...size, data: Uint8Array.from(pixels, (value) => (value > 127 ? 1 : 0)) };
}

/** Red of each pixel, after the picture was brought to this size. */
function pixelsOf(picture: ImageBitmap, { width, height }: Size): Uint8Array {
  const context = canvasOf({ width, height }).getContext("2d", { willReadFrequently: true });
  const red = new Uint8Array(width * height);
  if (context === null) return red;
  context.drawImage(picture, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  for (let i = 0; i < red.length; i++) red[i] = data[4 * i] ?? 0;
  return red;
}

/** The mask as a PNG, white on the product. */
export async function maskFile(mask: Mask): Promise<Blob> {
  const canvas = canvasOf(mask);
  const pixels = new ImageData(mask.width, mask.height);
  for (let i = 0; i < mask.data.length; i++) {
    pixels.data.fill(mask.data[i] === 1 ? 255 : 0, 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  }
  canvas.getContext("2d")?.putImageData(pixels, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((file) => (file ? resolve(file) : reject(new Error("no PNG"))), "image/png");
  });
}

function canvasOf({ width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}
