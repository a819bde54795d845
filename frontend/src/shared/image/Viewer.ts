import type { Image } from "@/api/types";
import { derivativeFor, longestSide } from "./derivative";
import { paintFrame, type Layers, type Lens } from "./paintFrame";
import { giveBack, isCoarser, isOther, NOTHING, type Shown } from "./shown";
import { apply, scaleOf, type Point } from "./similarity";
import {
  magnification,
  panBy,
  placementOf,
  productAt,
  toFrame,
  zoomAt,
  type Frame,
  type View,
} from "./viewing";

/** How much more the loupe shows than what is around it. */
const LOUPE = 2.5;
const LENS_RADIUS = 120;
/** After so many milliseconds without a movement the images are painted in the best quality. */
const STILL_MS = 120;

/** What the page around the images needs to know; changes far less often than the view. */
export interface ViewerState {
  /** 1 at rest. */
  readonly magnification: number;
  readonly isBlinking: boolean;
  readonly hasOverlay: boolean;
  readonly hasLoupe: boolean;
}

/** A frame and the image that it shows. */
export interface Pane {
  readonly frame: Frame;
  readonly source: Image;
}

/** Who brings what is needed only when somebody looks closer, by `show`. Asked more than once. */
export interface Supply {
  /** A pane is looked at more closely than its bitmap can show. */
  full(pane: number): void;
  overlays(): void;
}

const NO_SUPPLY: Supply = { full: () => undefined, overlays: () => undefined };

/**
 * Shows one question's images: pane 0 is the original, the others are generations. Keeps the view
 * that all share and paints it, once a screen refresh and without React in between.
 *
 * On canvases, for those come up faster: from key to paint 10 ms at the median (p95 19), against
 * 24 (49) for <img> decoded ahead and 135 (255) for <img> loaded on the key; 10 questions each, in
 * one run of tests/bench/screen/canvas_or_img.py on a busy machine.
 */
export class Viewer {
  #panes: readonly Pane[] = [];
  #canvases: (HTMLCanvasElement | null)[] = [];
  #shown: Shown[] = [];
  #isDisposed = false;
  #ratio = 1;
  #view: View = null;
  #isBlinking = false;
  #hasOverlay = false;
  #loupe: { pane: number; at: Point } | null = null;
  #isMoving = false;
  #request = 0;
  #stillTimer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();
  #state: ViewerState = REST;
  #supply: Supply = NO_SUPPLY;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): ViewerState => this.#state;

  /** The frames and what is in them; paints at once, so that nothing flickers while resizing. */
  layout(panes: readonly Pane[], ratio: number): void {
    const others = panes.map(({ source }, i) => isOther(this.#panes[i]?.source, source));
    this.#panes = panes;
    this.#ratio = ratio;
    // Another picture in the same place: what was shown there goes before anybody judges by it.
    const gone = this.#shown.filter((_, i) => others[i] === true);
    this.#shown = this.#shown.map((shown, i) => (others[i] === true ? NOTHING : shown));
    this.#paint();
    gone.forEach(giveBack);
  }

  suppliedBy(supply: Supply | null): void {
    this.#supply = supply ?? NO_SUPPLY;
  }

  /** Where a pane is painted. */
  attach(pane: number, canvas: HTMLCanvasElement | null): void {
    this.#canvases[pane] = canvas;
    this.#paint();
  }

  /**
   * Gives a pane what it shows; it is painted when this returns. What was there before is given
   * back only then. A picture that is coarser than the one there is not taken.
   */
  show(pane: number, given: Partial<Shown>): void {
    const before = this.#shown[pane] ?? NOTHING;
    if (this.#isDisposed || isCoarser(given.image, before.image)) {
      giveBack(given);
      return;
    }
    const after = { ...before, ...given };
    this.#shown[pane] = after;
    this.#paint();
    if (after.image !== before.image) before.image?.release();
    if (after.heat !== before.heat) before.heat?.release();
  }

  /** Whether the pane shows its picture, in whatever size. */
  hasImage(pane: number): boolean {
    return (this.#shown[pane]?.image?.image ?? null) !== null;
  }

  zoom(pane: number, at: Point, factor: number): void {
    const frame = this.frame(pane);
    if (frame !== undefined) this.#move(zoomAt(frame, this.#view, at, factor));
  }

  pan(pane: number, by: Point): void {
    const frame = this.frame(pane);
    if (frame !== undefined) this.#move(panBy(frame, this.#view, by));
  }

  reset(): void {
    this.#loupe = null;
    this.#move(null);
  }

  blink(isBlinking: boolean): void {
    this.#isBlinking = isBlinking;
    this.#changed();
  }

  overlay(hasOverlay: boolean): void {
    this.#hasOverlay = hasOverlay;
    if (hasOverlay) this.#supply.overlays();
    this.#changed();
  }

  /** The loupe over a point of a pane; null puts it away. */
  loupe(pane: number, at: Point | null): void {
    this.#loupe = at === null ? null : { pane, at };
    this.#changed();
  }

  /** The loupe in the middle of the first generation, or away. */
  toggleLoupe(): void {
    const box = this.frame(1)?.box ?? this.frame(0)?.box;
    const isOn = this.#loupe !== null || box === undefined;
    this.loupe(1, isOn ? null : { x: box.width / 2, y: box.height / 2 });
  }

  /** Closer or further away about the middle. */
  zoomInPlace(factor: number): void {
    const box = this.frame(1)?.box;
    if (box !== undefined) this.zoom(1, { x: box.width / 2, y: box.height / 2 }, factor);
  }

  /** Moves what is magnified: with the loupe on the loupe, against the direction of the image. */
  step(by: Point): void {
    if (this.#loupe === null) this.pan(1, by);
    else {
      const { pane, at } = this.#loupe;
      this.loupe(pane, { x: at.x - by.x / 3, y: at.y - by.y / 3 });
    }
  }

  get view(): View {
    return this.#view;
  }

  frame(pane: number): Frame | undefined {
    return this.#panes[pane]?.frame;
  }

  /** Ends what is under way and gives all images back; nothing is shown from then on. */
  dispose(): void {
    this.#isDisposed = true;
    this.#shown.forEach(giveBack);
    this.#shown = [];
    cancelAnimationFrame(this.#request);
    clearTimeout(this.#stillTimer);
    this.#request = 0;
    this.#isMoving = false;
  }

  #move(view: View): void {
    this.#view = view;
    this.#isMoving = true;
    clearTimeout(this.#stillTimer);
    this.#stillTimer = setTimeout(() => {
      this.#isMoving = false;
      this.#schedule();
    }, STILL_MS);
    this.#changed();
  }

  #changed(): void {
    this.#schedule();
    const state = this.#describe();
    if (isSame(state, this.#state)) return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }

  #describe(): ViewerState {
    return {
      magnification: this.#magnification(),
      isBlinking: this.#isBlinking,
      hasOverlay: this.#hasOverlay,
      hasLoupe: this.#loupe !== null,
    };
  }

  /** Of the pane that is magnified most; rounded up, for only what is at rest is magnified once. */
  #magnification(): number {
    if (this.#view === null) return 1;
    const all = this.#panes.map(({ frame }) => magnification(frame, this.#view));
    return Math.ceil(Math.max(1, ...all) * 10 - 1e-6) / 10;
  }

  #schedule(): void {
    if (this.#request !== 0) return;
    this.#request = requestAnimationFrame(() => {
      this.#request = 0;
      this.#paint();
    });
  }

  #paint(): void {
    const original = this.#shown[0]?.image?.image ?? null;
    for (const [i, { frame, source }] of this.#panes.entries()) {
      const context = contextOf(this.#canvases[i], frame, this.#ratio);
      if (context === null) continue;
      context.imageSmoothingQuality = this.#isMoving ? "low" : "high";
      const placement = placementOf(frame, this.#view);
      const lens = this.#lens(frame);
      const layers = this.#visible(this.#shown[i] ?? NOTHING, i > 0 ? original : null);
      paintFrame(context, this.#ratio, frame, placement, layers, lens);
      const scale = Math.max(placement.scale, lens?.placement.scale ?? 0);
      if (this.#isTooCoarse(source, layers.image, scale)) this.#supply.full(i);
    }
  }

  /** A lease that was given back has no image: what is closed never gets to the canvas. */
  #visible({ image, heat, outline, edge }: Shown, original: ImageBitmap | null): Layers {
    const overlay = this.#hasOverlay
      ? { heat: heat?.image ?? null, outline, edge }
      : { heat: null, outline: [], edge: null };
    return { image: image?.image ?? null, instead: this.#isBlinking ? original : null, ...overlay };
  }

  /** The loupe as this frame sees it: over the same point of the product, equally strong. */
  #lens(frame: Frame): Lens | null {
    const from = this.#loupe === null ? undefined : this.#panes[this.#loupe.pane]?.frame;
    if (this.#loupe === null || from === undefined) return null;
    const point = apply(frame.fromProduct, productAt(from, this.#view, this.#loupe.at));
    const around = placementOf(from, this.#view).scale * scaleOf(from.fromProduct);
    return {
      at: toFrame(frame, placementOf(frame, this.#view), point),
      radius: Math.min(LENS_RADIUS, 0.3 * Math.min(frame.box.width, frame.box.height)),
      placement: { scale: (LOUPE * around) / scaleOf(frame.fromProduct), centre: point },
    };
  }

  /** Whether a larger derivative would show more. `scale`: CSS pixels for the image's width. */
  #isTooCoarse(source: Image, image: ImageBitmap | null, scale: number): boolean {
    if (image === null || (this.#view === null && this.#loupe === null)) return false;
    const shown = scale * Math.max(1, source.height / source.width) * this.#ratio;
    return longestSide(source, derivativeFor(source, shown)) > Math.max(image.width, image.height);
  }
}

const REST: ViewerState = {
  magnification: 1,
  isBlinking: false,
  hasOverlay: false,
  hasLoupe: false,
};

function isSame(one: ViewerState, other: ViewerState): boolean {
  return (Object.keys(one) as (keyof ViewerState)[]).every((key) => one[key] === other[key]);
}

/** The canvas in the size of its frame; null where there is nothing to paint on. */
function contextOf(
  canvas: HTMLCanvasElement | null | undefined,
  { box }: Frame,
  ratio: number,
): CanvasRenderingContext2D | null {
  const width = Math.round(box.width * ratio);
  const height = Math.round(box.height * ratio);
  if (!canvas || width === 0 || height === 0) return null;
  // Setting the size clears a canvas, even to the same size.
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  return canvas.getContext("2d");
}
