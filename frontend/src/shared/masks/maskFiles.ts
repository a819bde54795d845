/** Masks from the server as bytes, and back. */
import type { Size } from "@/shared/image/fit";
import { loadBitmap } from "@/shared/image/loadBitmap";
import type { Mask } from "./strokes";

/**
 * A mask, as large as the copy of the picture that is shown.
 *
 * Both are fetched, so once this is there, the picture can be painted at once. Without a mask the
 * polygons of an outline are filled, given in fractions of width and height; those inside others
 * are holes. Raises `ImageError`.
 */
export async function openMask(
  picture: string,
  mask: string | null,
  outline: readonly (readonly (readonly number[])[])[] = [],
): Promise<Mask> {
  const [shown, found] = await Promise.all([
    loadBitmap(picture),
    mask === null ? null : loadBitmap(mask),
  ]);
  const size = { width: shown.width, height: shown.height };
  shown.close();
  if (found === null) return markedBy((context) => fillOutline(context, outline, size), size);
  const marked = markedBy(
    (context) => context.drawImage(found, 0, 0, size.width, size.height),
    size,
  );
  found.close();
  return marked;
}

/** The pixels that are more light than dark after `paint` has painted on black. */
function markedBy(paint: (context: CanvasRenderingContext2D) => void, size: Size): Mask {
  const data = new Uint8Array(size.width * size.height);
  const context = canvasOf(size).getContext("2d", { willReadFrequently: true });
  if (context === null) return { ...size, data };
  context.fillRect(0, 0, size.width, size.height);
  paint(context);
  const pixels = context.getImageData(0, 0, size.width, size.height).data;
  for (let i = 0; i < data.length; i++) data[i] = (pixels[4 * i] ?? 0) > 127 ? 1 : 0;
  return { ...size, data };
}

function fillOutline(
  context: CanvasRenderingContext2D,
  outline: readonly (readonly (readonly number[])[])[],
  { width, height }: Size,
): void {
  context.fillStyle = "#fff";
  context.beginPath();
  for (const polygon of outline) {
    polygon.forEach(([x = 0, y = 0], i) => {
      if (i === 0) context.moveTo(x * width, y * height);
      else context.lineTo(x * width, y * height);
    });
    context.closePath();
  }
  context.fill("evenodd");
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
