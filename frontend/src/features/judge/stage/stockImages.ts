import type { Question } from "@/api/types";
import { derivativeFor } from "@/shared/image/derivative";
import { sidesOf } from "./sides";

const requested = new Set<string>();

/**
 * Loads the images of later questions into the browser's cache, so that a person can go on for a
 * while without a network. They are decoded later, when their question comes closer.
 */
export function stockImages(questions: readonly Question[]): void {
  // Roughly the size of an image on this screen. If it is wrong, another size is fetched later.
  const { innerWidth, innerHeight, devicePixelRatio } = window;
  const side = Math.min(innerWidth / 2, innerHeight) * (devicePixelRatio || 1);
  for (const question of questions) {
    const images = [question.product.image, ...sidesOf(question).map(({ shown }) => shown.image)];
    for (const image of images) fetchOnce(image[derivativeFor(image, side)]);
  }
}

function fetchOnce(url: string): void {
  if (requested.has(url)) return;
  requested.add(url);
  fetch(url, { priority: "low" })
    .then((response) => response.arrayBuffer())
    .catch(() => requested.delete(url));
}
