/** A rectangle in CSS pixels of the window. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

interface Room {
  readonly window: Pick<Box, "width" | "height">;
  /** What must not be covered: buttons, links, fields. */
  readonly obstacles: readonly Box[];
  /** Where there is usually room, such as the sidebar. */
  readonly preferred: Box | null;
}

const EDGE = 8;
const STEP = 4;
const WIDTHS = [400, 300, 210] as const;

/**
 * A place in the window for a message of height `heightOf(width)` that covers no obstacle.
 *
 * Tries the preferred room first, from its lower end upwards. Then it tries the window from the
 * top down: in the middle, at the right, at the left; wide at first, then narrower. Null if no
 * place is free.
 */
export function findPlace(heightOf: (width: number) => number, room: Room): Box | null {
  for (const place of candidates(heightOf, room)) {
    if (isFree(place, room)) return place;
  }
  return null;
}

/** Whether the place is inside the window and covers no obstacle. */
export function isFree(place: Box, { window, obstacles }: Omit<Room, "preferred">): boolean {
  const isInside =
    place.left >= 0 &&
    place.top >= 0 &&
    place.left + place.width <= window.width &&
    place.top + place.height <= window.height;
  return isInside && !obstacles.some((obstacle) => overlap(place, obstacle));
}

function* candidates(heightOf: (width: number) => number, room: Room): Generator<Box> {
  const { window, preferred } = room;
  if (preferred) {
    const width = preferred.width - 2 * EDGE;
    const height = heightOf(width);
    const left = preferred.left + EDGE;
    for (let top = preferred.top + preferred.height - height; top >= preferred.top; top -= STEP) {
      yield { left, top, width, height };
    }
  }
  for (const wanted of WIDTHS) {
    const width = Math.min(wanted, window.width - 2 * EDGE);
    const height = heightOf(width);
    const middle = Math.round((window.width - width) / 2);
    for (const left of [middle, window.width - EDGE - width, EDGE]) {
      for (let top = STEP; top + height <= window.height; top += STEP) {
        yield { left, top, width, height };
      }
    }
  }
}

function overlap(a: Box, b: Box): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}
