import type { Question } from "@/api/types";
import { derivativeFor } from "@/shared/image/derivative";
import { sidesOf } from "./sides";

const asked = new Set<string>();

/**
 * Brings the images of questions further ahead into the browser's cache, where they stay for good:
 * with them one can go on for a while without a network. Decoding waits until they come closer.
 */
export function stockImages(questions: readonly Question[]): void {
  // About the side of an image on this screen; guessed wrong, it is fetched again when shown.
  const { innerWidth, innerHeight, devicePixelRatio } = window;
  const side = Math.min(innerWidth / 2, innerHeight) * (devicePixelRatio || 1);
  for (const question of questions) {
    const images = [question.product.image, ...sidesOf(question).map(({ shown }) => shown.image)];
    for (const image of images) fetchOnce(image[derivativeFor(image, side)]);
  }
}

function fetchOnce(url: string): void {
  if (asked.has(url)) return;
  asked.add(url);
  fetch(url, { priority: "low" })
    .then((response) => response.arrayBuffer())
    .catch(() => asked.delete(url));
}
