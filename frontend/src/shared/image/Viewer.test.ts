import { makeImage } from "@tests/questions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IDENTITY } from "./similarity";
import { Viewer, type Pane } from "./Viewer";

const IMAGE = { ...makeImage("any"), width: 2000, height: 2000 };

function pane(scale = 1): Pane {
  return {
    source: IMAGE,
    frame: {
      box: { width: 400, height: 400 },
      image: IMAGE,
      fromProduct: { ...IDENTITY, a: scale },
    },
  };
}

/** A canvas that notes what is drawn on it: jsdom has none. */
function canvas() {
  const drawn: unknown[] = [];
  const context = new Proxy(
    { canvas: { width: 0, height: 0 }, drawImage: (source: unknown) => drawn.push(source) },
    { get: (target, name) => (Reflect.get(target, name) as unknown) ?? (() => undefined) },
  );
  return { drawn, element: { getContext: () => context } as unknown as HTMLCanvasElement };
}

const bitmap = (size: number) => ({ width: size, height: size }) as ImageBitmap;

let viewer: Viewer;
const supply = { full: vi.fn(), overlays: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  viewer = new Viewer();
  viewer.layout([pane(), pane(0.5)], 1);
  viewer.suppliedBy(supply);
});
afterEach(() => vi.useRealTimers());

describe("a viewer", () => {
  it("has painted an image when it has been given it, so that its question can come up", () => {
    const { drawn, element } = canvas();
    viewer.attach(1, element);
    const image = bitmap(1280);
    viewer.show(1, { image });
    expect(drawn).toContain(image);
  });

  it("paints the original in place of a generation while it blinks, and nothing else of it", () => {
    const { drawn, element } = canvas();
    const [original, generation] = [bitmap(1280), bitmap(1280)];
    viewer.attach(1, element);
    viewer.show(0, { image: original });
    viewer.show(1, { image: generation });
    viewer.blink(true);
    drawn.length = 0;
    vi.runAllTimers();
    expect(drawn).toContain(original);
    expect(drawn).not.toContain(generation);
  });

  it("asks for full resolution only when somebody looks closer than the file shows", () => {
    viewer.attach(1, canvas().element);
    viewer.show(1, { image: bitmap(1280) });
    vi.runAllTimers();
    expect(supply.full).not.toHaveBeenCalled();
    viewer.zoom(1, { x: 200, y: 200 }, 2);
    vi.runAllTimers();
    expect(supply.full).not.toHaveBeenCalled();
    viewer.zoom(1, { x: 200, y: 200 }, 3);
    vi.runAllTimers();
    expect(supply.full).toHaveBeenCalledWith(1);
  });

  it("asks for overlays when they are switched on", () => {
    expect(supply.overlays).not.toHaveBeenCalled();
    viewer.overlay(true);
    expect(supply.overlays).toHaveBeenCalledOnce();
    expect(viewer.state().hasOverlay).toBe(true);
  });

  it("tells the page what changed, not every step of a drag", () => {
    const heard = vi.fn();
    viewer.zoom(1, { x: 200, y: 200 }, 4);
    viewer.subscribe(heard);
    for (let i = 0; i < 20; i++) viewer.pan(1, { x: 2, y: 1 });
    expect(heard).not.toHaveBeenCalled();
    viewer.reset();
    expect(heard).toHaveBeenCalledOnce();
    expect(viewer.state().magnification).toBe(1);
  });

  it.each([0, 1])("says that pane %i is magnified, whatever the others show", (pane) => {
    viewer.zoom(pane, { x: 200, y: 200 }, 1.4);
    expect(viewer.state().magnification).toBeGreaterThanOrEqual(1.4);
    viewer.reset();
    viewer.zoom(pane, { x: 200, y: 200 }, 1.01);
    expect(viewer.state().magnification).toBeGreaterThan(1);
  });

  it("moves the loupe by keys while it is on, else the images", () => {
    viewer.toggleLoupe();
    expect(viewer.state().hasLoupe).toBe(true);
    viewer.step({ x: 60, y: 0 });
    expect(viewer.view).toBeNull();
    viewer.toggleLoupe();
    viewer.zoomInPlace(3);
    const before = viewer.view;
    viewer.step({ x: 60, y: 0 });
    expect(viewer.view).not.toEqual(before);
    expect(viewer.state().hasLoupe).toBe(false);
  });
});
