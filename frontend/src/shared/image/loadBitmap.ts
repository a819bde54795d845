/** Why an image cannot be shown. The page puts it into words. */
export type ImageFailure = "missing" | "refused" | "unreachable" | "damaged";

export class ImageError extends Error {
  readonly why: ImageFailure;

  constructor(why: ImageFailure, url: string) {
    super(`${url}: ${why}`);
    this.name = "ImageError";
    this.why = why;
  }
}

/**
 * Fetches and decodes an image away from the main thread, so that drawing it later costs nothing.
 * Unlike an `<img>`, it knows why an image cannot be shown. Raises `ImageError`.
 */
export async function loadBitmap(
  url: string,
  priority: RequestPriority = "auto",
): Promise<ImageBitmap> {
  const response = await fetch(url, { priority }).catch(() => {
    throw new ImageError("unreachable", url);
  });
  if (!response.ok) throw new ImageError(failureOf(response.status), url);
  const content = await response.blob().catch(() => {
    throw new ImageError("unreachable", url);
  });
  return createImageBitmap(content).catch(() => {
    throw new ImageError("damaged", url);
  });
}

function failureOf(status: number): ImageFailure {
  if (status === 404 || status === 410) return "missing";
  return status === 401 || status === 403 ? "refused" : "unreachable";
}
