/**
 * What pointers mean on the images: pan, pinch, swipe, hold, double tap. A pure state machine. Times
 * are in milliseconds, places in CSS pixels.
 *
 * Written by hand because @use-gesture (10.7 kB of script, this is 1.2 kB) has no hold and no double
 * tap, reports a swipe only at its end, and lets a drag and a pinch run at the same time.
 */
import type { Point } from "./similarity";

export type SwipeDirection = "left" | "right" | "up" | "down";

export type Gesture =
  | { readonly type: "pan"; readonly by: Point }
  | { readonly type: "pinch"; readonly at: Point; readonly factor: number; readonly by: Point }
  /** A swipe in progress. Null if it would not count as a swipe if it ended now. */
  | { readonly type: "swiping"; readonly direction: SwipeDirection | null }
  | { readonly type: "swipe"; readonly direction: SwipeDirection }
  | { readonly type: "hold"; readonly isOn: boolean }
  | { readonly type: "doubleTap"; readonly at: Point };

export interface PointerPress {
  readonly id: number;
  readonly at: Point;
  readonly time: number;
  readonly isTouch: boolean;
}

/** A finger that rests this long is a hold. The page then calls `rested`. */
export const HOLD_MS = 350;
const SLOP = 9;
const SWIPE_DISTANCE = 64;
/** A fast flick may be shorter than a slow swipe. */
const FLICK_DISTANCE = 28;
const FLICK_SPEED = 0.5;
/** How much longer one direction must be than the other. A diagonal is no answer. */
const CLEARLY = 1.4;
const DOUBLE_MS = 320;
const DOUBLE_DISTANCE = 28;

type Mode = "idle" | "pressed" | "panning" | "swiping" | "pinching" | "holding" | "spent";

export class GestureReader {
  #mode: Mode = "idle";
  #pointers = new Map<number, Point>();
  #start: PointerPress | null = null;
  #lastTap: { at: Point; time: number } | null = null;

  down(press: PointerPress): Gesture[] {
    // A pointer that comes down twice was lifted outside of the page.
    const ended = this.#pointers.has(press.id) ? this.cancel() : [];
    this.#pointers.set(press.id, press.at);
    if (this.#pointers.size === 1) {
      this.#mode = "pressed";
      this.#start = press;
      return ended;
    }
    const before = this.#mode;
    this.#mode = this.#pointers.size === 2 ? "pinching" : "spent";
    this.#lastTap = null;
    if (before === "holding") return [{ type: "hold", isOn: false }];
    return before === "swiping" ? [{ type: "swiping", direction: null }] : [];
  }

  /** While `isZoomed`, a finger moves the image and does not answer. */
  move(press: PointerPress, isZoomed: boolean): Gesture[] {
    const last = this.#pointers.get(press.id);
    if (last === undefined || this.#start === null) return [];
    if (this.#mode === "pinching") return this.#pinch(press, last);
    this.#pointers.set(press.id, press.at);
    if (this.#mode === "pressed" && distance(this.#start.at, press.at) > SLOP) {
      this.#mode = press.isTouch && !isZoomed ? "swiping" : "panning";
    }
    if (this.#mode === "panning") return [{ type: "pan", by: minus(press.at, last) }];
    if (this.#mode !== "swiping") return [];
    return [{ type: "swiping", direction: swipeOf(this.#start, press) }];
  }

  /** Called `HOLD_MS` after a finger came down. */
  rested(): Gesture[] {
    if (this.#mode !== "pressed" || this.#start?.isTouch !== true) return [];
    this.#mode = "holding";
    return [{ type: "hold", isOn: true }];
  }

  up(press: PointerPress): Gesture[] {
    if (!this.#pointers.delete(press.id)) return [];
    const mode = this.#mode;
    this.#mode = this.#pointers.size === 0 ? "idle" : mode === "pinching" ? "panning" : "spent";
    if (mode === "holding") return [{ type: "hold", isOn: false }];
    if (mode === "swiping" && this.#start !== null) return swiped(swipeOf(this.#start, press));
    return mode === "pressed" ? this.#tap(press) : [];
  }

  /** The system took the pointers away. */
  cancel(): Gesture[] {
    const mode = this.#mode;
    this.#pointers.clear();
    this.#mode = "idle";
    if (mode === "holding") return [{ type: "hold", isOn: false }];
    return mode === "swiping" ? [{ type: "swiping", direction: null }] : [];
  }

  #pinch(press: PointerPress, last: Point): Gesture[] {
    const other = [...this.#pointers].find(([id]) => id !== press.id)?.[1];
    this.#pointers.set(press.id, press.at);
    if (other === undefined) return [];
    const before = distance(last, other);
    const after = distance(press.at, other);
    if (before < 1 || after < 1) return [];
    const at = middle(press.at, other);
    return [{ type: "pinch", at, factor: after / before, by: minus(at, middle(last, other)) }];
  }

  #tap({ at, time }: PointerPress): Gesture[] {
    const last = this.#lastTap;
    const isDouble =
      last !== null && time - last.time < DOUBLE_MS && distance(at, last.at) < DOUBLE_DISTANCE;
    this.#lastTap = isDouble ? null : { at, time };
    return isDouble ? [{ type: "doubleTap", at }] : [];
  }
}

function swipeOf(start: PointerPress, now: PointerPress): SwipeDirection | null {
  const { x, y } = minus(now.at, start.at);
  const [along, across] = Math.abs(x) > Math.abs(y) ? [x, y] : [y, x];
  const length = Math.abs(along);
  const speed = length / Math.max(1, now.time - start.time);
  const isFar = length >= SWIPE_DISTANCE || (length >= FLICK_DISTANCE && speed >= FLICK_SPEED);
  if (!isFar || length < CLEARLY * Math.abs(across)) return null;
  if (along === x) return x < 0 ? "left" : "right";
  return y < 0 ? "up" : "down";
}

function swiped(direction: SwipeDirection | null): Gesture[] {
  const end: Gesture = { type: "swiping", direction: null };
  return direction === null ? [end] : [end, { type: "swipe", direction }];
}

function minus(one: Point, other: Point): Point {
  return { x: one.x - other.x, y: one.y - other.y };
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}
