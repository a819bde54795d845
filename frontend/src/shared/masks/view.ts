/** Which part of a picture is seen, and how large. Pure. */
import { contain, type Rect, type Size } from "@/shared/image/fit";
import type { Point } from "./strokes";

export const MOST_ZOOM = 16;
const STEP = 1.5;

/** `zoom` 1 shows the whole picture; `x` and `y` are the part of it, 0–1, in the middle. */
export interface View {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { zoom: 1, x: 0.5, y: 0.5 };

/** Where the picture lies in its room, in CSS pixels. */
export function placeOf(view: View, size: Size, room: Size): Rect {
  const whole = contain(size, room);
  const [width, height] = [whole.width * view.zoom, whole.height * view.zoom];
  return {
    width,
    height,
    x: along(width, room.width, view.x),
    y: along(height, room.height, view.y),
  };
}

/** One step closer (1) or farther (-1); the point, 0–1 of the picture, stays where it is. */
export function zoomed(view: View, direction: -1 | 1, at: Point = view): View {
  const zoom = Math.min(MOST_ZOOM, Math.max(1, view.zoom * STEP ** direction));
  const share = view.zoom / zoom;
  return within({
    zoom,
    x: at.x + (view.x - at.x) * share,
    y: at.y + (view.y - at.y) * share,
  });
}

/** Moved by so many CSS pixels, as if the picture was dragged. */
export function dragged(view: View, dx: number, dy: number, place: Size): View {
  if (place.width === 0 || place.height === 0) return view;
  return within({ ...view, x: view.x - dx / place.width, y: view.y - dy / place.height });
}

/** With this point, 0–1 of the picture, in sight. */
export function showing(view: View, at: Point): View {
  const half = 0.45 / view.zoom;
  return within({
    zoom: view.zoom,
    x: Math.min(at.x + half, Math.max(at.x - half, view.x)),
    y: Math.min(at.y + half, Math.max(at.y - half, view.y)),
  });
}

function within({ zoom, x, y }: View): View {
  const half = 0.5 / zoom;
  return {
    zoom,
    x: Math.min(1 - half, Math.max(half, x)),
    y: Math.min(1 - half, Math.max(half, y)),
  };
}

/** The offset along one side: centred where there is room, else without a gap at either end. */
function along(length: number, room: number, middle: number): number {
  if (length <= room) return (room - length) / 2;
  return Math.min(0, Math.max(room - length, room / 2 - middle * length));
}
