import type { Image } from "@/api/types";
import { derivativeFor, longestSide } from "./derivative";
import { lensOf } from "./lens";
import { paintFrame, type Lens } from "./paintFrame";
import {
  isCoarser,
  isOtherPicture,
  layersOf,
  NO_CONTENT,
  releaseContent,
  type PaneContent,
} from "./paneContent";
import type { Point } from "./similarity";
import { sizedContext } from "./sizedContext";
import { magnification, panBy, placementOf, zoomAt, type Frame, type View } from "./viewing";

/** This many milliseconds after the last movement the images are painted in the best quality. */
const STILL_MS = 120;

/** What the page around the images needs to know. Changes far less often than the view. */
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

/**
 * Loads what is needed only when somebody looks closer, and hands it over by `show`. May be asked
 * for the same more than once.
 */
export interface Supply {
  /** A pane is looked at more closely than its bitmap can show. */
  full(pane: number): void;
  overlays(): void;
}

const NO_SUPPLY: Supply = { full: () => undefined, overlays: () => undefined };

/**
 * Shows one question's images: pane 0 is the original, the others are generations. Keeps the view
 * that all panes share and paints it at most once per screen refresh, without React.
 *
 * It paints on canvases because they appear faster. From key press to paint took 10 ms at the
 * median (p95 19), against 24 (49) for <img> decoded ahead and 135 (255) for <img> loaded on the
 * key press; 10 questions each, in one run of tests/bench/screen/canvas_or_img.py on a busy machine.
 */
export class Viewer {
  #panes: readonly Pane[] = [];
  #canvases: (HTMLCanvasElement | null)[] = [];
  #contents: PaneContent[] = [];
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

  /** Sets the frames and what is in them. Paints at once, so that resizing does not flicker. */
  layout(panes: readonly Pane[], ratio: number): void {
    const others = panes.map(({ source }, i) => isOtherPicture(this.#panes[i]?.source, source));
    this.#panes = panes;
    this.#ratio = ratio;
    // Where a pane gets another picture or goes, the old one goes at once: nobody must judge by it.
    const gone = this.#contents.filter((_, i) => others[i] !== false);
    this.#contents = this.#contents
      .slice(0, panes.length)
      .map((content, i) => (others[i] === true ? NO_CONTENT : content));
    this.#paint();
    gone.forEach(releaseContent);
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
   * Sets what a pane shows; it is painted when this returns. Only then is the previous content
   * released. A bitmap that is coarser than the current one is not taken.
   */
  show(pane: number, change: Partial<PaneContent>): void {
    const before = this.#contents[pane] ?? NO_CONTENT;
    if (this.#isDisposed || isCoarser(change.image, before.image)) {
      releaseContent(change);
      return;
    }
    const after = { ...before, ...change };
    this.#contents[pane] = after;
    this.#paint();
    if (after.image !== before.image) before.image?.release();
    if (after.heat !== before.heat) before.heat?.release();
  }

  /** Whether the pane shows its picture, in any size. */
  hasImage(pane: number): boolean {
    return (this.#contents[pane]?.image?.image ?? null) !== null;
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

  /** Puts the loupe over a point of a pane; null removes it. */
  loupe(pane: number, at: Point | null): void {
    this.#loupe = at === null ? null : { pane, at };
    this.#changed();
  }

  /** Puts the loupe in the middle of the first generation, or removes it. */
  toggleLoupe(): void {
    const box = this.frame(1)?.box ?? this.frame(0)?.box;
    const isOn = this.#loupe !== null || box === undefined;
    this.loupe(1, isOn ? null : { x: box.width / 2, y: box.height / 2 });
  }

  /** Magnifies about the middle of the first generation. */
  zoomInPlace(factor: number): void {
    const box = this.frame(1)?.box;
    if (box !== undefined) this.zoom(1, { x: box.width / 2, y: box.height / 2 }, factor);
  }

  /** Moves what is magnified: the images, or the loupe in the opposite direction while it is on. */
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

  /** Stops all work and releases all images. Nothing is shown from then on. */
  dispose(): void {
    this.#isDisposed = true;
    this.#contents.forEach(releaseContent);
    this.#contents = [];
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

  /** Of the pane that is magnified most. Rounded up, so that only the view at rest is 1. */
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
    const original = this.#contents[0]?.image?.image ?? null;
    for (const [i, { frame, source }] of this.#panes.entries()) {
      const context = sizedContext(this.#canvases[i], frame.box, this.#ratio);
      if (context === null) continue;
      context.imageSmoothingQuality = this.#isMoving ? "low" : "high";
      const placement = placementOf(frame, this.#view);
      const lens = this.#lens(frame);
      const instead = this.#isBlinking && i > 0 ? original : null;
      const layers = layersOf(this.#contents[i] ?? NO_CONTENT, instead, this.#hasOverlay);
      paintFrame(context, this.#ratio, frame, placement, layers, lens);
      const scale = Math.max(placement.scale, lens?.placement.scale ?? 0);
      if (this.#isTooCoarse(source, layers.image, scale)) this.#supply.full(i);
    }
  }

  #lens(frame: Frame): Lens | null {
    if (this.#loupe === null) return null;
    const under = this.#panes[this.#loupe.pane]?.frame;
    return under === undefined ? null : lensOf(frame, this.#view, under, this.#loupe.at);
  }

  /** Whether a larger derivative would show more. `scale` is the image's width in CSS pixels. */
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
