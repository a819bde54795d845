import type { Rect } from "./fit";
import { GestureReader, HOLD_MS, type SwipeDirection, type Gesture } from "./gestures";
import type { Point } from "./similarity";
import type { Viewer } from "./Viewer";

export interface PointerOptions {
  readonly viewer: Viewer;
  /** The place of each pane in the element. */
  readonly panes: readonly Rect[];
  /** The answer that the swipe would give if it ended now. */
  readonly onSwiping: (direction: SwipeDirection | null) => void;
  readonly onSwipe: (direction: SwipeDirection) => void;
}

/** How much a double click magnifies an image at rest. */
const DOUBLE_CLICK = 2.5;
/** One line and one page of a mouse wheel, in pixels. */
const WHEEL_UNITS: readonly number[] = [1, 32, 400];
const WHEEL_STRENGTH = 0.0016;
/** The browser reports a pinch on a touch pad as a wheel with Ctrl, in small steps. */
const PAD_PINCH_STRENGTH = 0.012;

/**
 * Handles mouse, touch and wheel on the images of one question. Calls `options` at each event.
 * Returns a function that stops it.
 */
export function listenToPointers(element: HTMLElement, options: () => PointerOptions): () => void {
  const surface = new Surface(element, options);
  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener("pointerdown", surface.down, { signal });
  element.addEventListener("pointermove", surface.move, { signal });
  element.addEventListener("pointerup", surface.up, { signal });
  element.addEventListener("pointercancel", surface.cancel, { signal });
  element.addEventListener("contextmenu", surface.menu, { signal });
  element.addEventListener("wheel", surface.wheel, { signal, passive: false });
  return () => {
    stop.abort();
    surface.cancel();
  };
}

class Surface {
  readonly #element: HTMLElement;
  readonly #options: () => PointerOptions;
  readonly #reader = new GestureReader();
  #pane = 0;
  #holdTimer: ReturnType<typeof setTimeout> | undefined;
  #isTouch = false;

  constructor(element: HTMLElement, options: () => PointerOptions) {
    this.#element = element;
    this.#options = options;
  }

  readonly down = (event: PointerEvent): void => {
    if (event.button !== 0 || isControl(event.target)) return;
    const press = this.#press(event);
    this.#isTouch = press.isTouch;
    this.#element.setPointerCapture(event.pointerId);
    this.#pane = paneAt(this.#options().panes, press.at);
    this.#apply(this.#reader.down(press));
    clearTimeout(this.#holdTimer);
    this.#holdTimer = setTimeout(() => this.#apply(this.#reader.rested()), HOLD_MS);
    this.#follow(press.at);
  };

  readonly move = (event: PointerEvent): void => {
    const press = this.#press(event);
    const { viewer } = this.#options();
    this.#apply(this.#reader.move(press, viewer.view !== null || viewer.state().hasLoupe));
    this.#follow(press.at);
  };

  readonly up = (event: PointerEvent): void => {
    clearTimeout(this.#holdTimer);
    this.#apply(this.#reader.up(this.#press(event)));
  };

  readonly cancel = (): void => {
    clearTimeout(this.#holdTimer);
    this.#apply(this.#reader.cancel());
  };

  /** Holding a finger still blinks. The browser's context menu would end that. */
  readonly menu = (event: Event): void => {
    if (this.#isTouch) event.preventDefault();
  };

  readonly wheel = (event: WheelEvent): void => {
    event.preventDefault();
    const { viewer, panes } = this.#options();
    const at = this.#at(event);
    const pane = paneAt(panes, at);
    const step = event.deltaY * (WHEEL_UNITS[event.deltaMode] ?? 1);
    const strength = event.ctrlKey ? PAD_PINCH_STRENGTH : WHEEL_STRENGTH;
    viewer.zoom(pane, within(panes[pane], at), Math.exp(-step * strength));
    this.#follow(at);
  };

  #apply(gestures: readonly Gesture[]): void {
    for (const gesture of gestures) this.#do(gesture);
  }

  #do(gesture: Gesture): void {
    const { viewer, panes, onSwipe, onSwiping } = this.#options();
    const pane = this.#pane;
    switch (gesture.type) {
      case "pan":
        if (!viewer.state().hasLoupe) viewer.pan(pane, gesture.by);
        break;
      case "pinch":
        viewer.pan(pane, gesture.by);
        viewer.zoom(pane, within(panes[pane], gesture.at), gesture.factor);
        break;
      case "hold":
        viewer.blink(gesture.isOn);
        break;
      case "doubleTap":
        if (viewer.view !== null) viewer.reset();
        else viewer.zoom(pane, within(panes[pane], gesture.at), DOUBLE_CLICK);
        break;
      case "swiping":
        onSwiping(gesture.direction);
        break;
      case "swipe":
        onSwipe(gesture.direction);
    }
  }

  /** The loupe follows the pointer. */
  #follow(at: Point): void {
    const { viewer, panes } = this.#options();
    if (!viewer.state().hasLoupe) return;
    const pane = paneAt(panes, at);
    viewer.loupe(pane, within(panes[pane], at));
  }

  #press(event: PointerEvent) {
    return {
      id: event.pointerId,
      at: this.#at(event),
      time: event.timeStamp,
      isTouch: event.pointerType !== "mouse",
    };
  }

  #at(event: MouseEvent): Point {
    const { left, top } = this.#element.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }
}

/** The pane at or nearest to a point. */
function paneAt(panes: readonly Rect[], at: Point): number {
  const distances = panes.map(({ x, y, width, height }) =>
    Math.hypot(Math.max(x - at.x, 0, at.x - x - width), Math.max(y - at.y, 0, at.y - y - height)),
  );
  return distances.indexOf(Math.min(...distances));
}

function within(pane: Rect | undefined, at: Point): Point {
  return { x: at.x - (pane?.x ?? 0), y: at.y - (pane?.y ?? 0) };
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("button, a, [role=dialog]") !== null;
}
