import { makeImage } from "@tests/questions";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BitmapStore, type Lease } from "./BitmapStore";
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

/** A canvas that records what is drawn on it, because jsdom has none. */
function canvas() {
  const drawn: unknown[] = [];
  const context = new Proxy(
    { canvas: { width: 0, height: 0 }, drawImage: (source: unknown) => drawn.push(source) },
    { get: (target, name) => (Reflect.get(target, name) as unknown) ?? (() => undefined) },
  );
  return { drawn, element: { getContext: () => context } as unknown as HTMLCanvasElement };
}

const close = vi.fn();
const bitmap = (size: number) => ({ width: size, height: size, close }) as unknown as ImageBitmap;

/** A picture as the viewer gets it. `close` is called once nobody holds it any more. */
async function leased(image: ImageBitmap): Promise<Lease> {
  const store = new BitmapStore(() => Promise.resolve(image));
  const lease = store.lease("any");
  await lease.loaded;
  const share = lease.share();
  lease.release();
  stores.push(store);
  if (share === null) throw new Error("nothing to share");
  return share;
}

const stores: BitmapStore[] = [];
/** How many pictures are closed when all unused ones are closed. */
function closedNow(): number {
  for (const store of stores) store.closeUnused();
  return close.mock.calls.length;
}

let viewer: Viewer;
const supply = { full: vi.fn(), overlays: vi.fn() };

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  stores.length = 0;
  viewer = new Viewer();
  viewer.layout([pane(), pane(0.5)], 1);
  viewer.suppliedBy(supply);
});
afterEach(() => vi.useRealTimers());

describe("a viewer", () => {
  it("paints an image as soon as it gets it, so that its question can be shown", async () => {
    const { drawn, element } = canvas();
    viewer.attach(1, element);
    const image = bitmap(1280);
    viewer.show(1, { image: await leased(image) });
    expect(drawn).toContain(image);
  });

  it("paints only the original in place of a generation while it blinks", async () => {
    const { drawn, element } = canvas();
    const [original, generation] = [bitmap(1280), bitmap(1280)];
    viewer.attach(1, element);
    viewer.show(0, { image: await leased(original) });
    viewer.show(1, { image: await leased(generation) });
    viewer.blink(true);
    drawn.length = 0;
    vi.runAllTimers();
    expect(drawn).toContain(original);
    expect(drawn).not.toContain(generation);
  });

  it("asks for full resolution only when somebody looks closer than the file shows", async () => {
    viewer.attach(1, canvas().element);
    viewer.show(1, { image: await leased(bitmap(1280)) });
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

  it.each([0, 1])("reports that pane %i is magnified, whatever the others show", (pane) => {
    viewer.zoom(pane, { x: 200, y: 200 }, 1.4);
    expect(viewer.state().magnification).toBeGreaterThanOrEqual(1.4);
    viewer.reset();
    viewer.zoom(pane, { x: 200, y: 200 }, 1.01);
    expect(viewer.state().magnification).toBeGreaterThan(1);
  });

  it("moves the loupe by keys while it is on, and otherwise the images", () => {
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

describe("the pictures of a viewer", () => {
  const shown = async (size = 1280) => {
    const { drawn, element } = canvas();
    const image = bitmap(size);
    viewer.attach(1, element);
    viewer.show(1, { image: await leased(image) });
    return { drawn, image };
  };

  it("stay open until the next one is on the screen, and are closed then", async () => {
    const first = await shown();
    expect(closedNow()).toBe(0);
    viewer.layout([pane(), pane(0.5)], 2);
    expect(first.drawn.at(-1)).toBe(first.image);
    await shown(2000);
    expect(closedNow()).toBe(1);
  });

  it("are not replaced by a coarser one", async () => {
    const { drawn, image } = await shown(2000);
    viewer.show(1, { image: await leased(bitmap(256)) });
    viewer.layout([pane(), pane(0.5)], 1);
    expect(drawn.at(-1)).toBe(image);
    expect(closedNow()).toBe(1);
  });

  it("are removed at once if the pane gets another picture, so that nobody judges the wrong one", async () => {
    const { drawn } = await shown();
    drawn.length = 0;
    const other = { ...pane(0.5), source: { ...IMAGE, full: "/media/other" } };
    viewer.layout([pane(), other], 1);
    expect(drawn).toEqual([]);
    expect(viewer.hasImage(1)).toBe(false);
    expect(closedNow()).toBe(1);
  });

  it("are released with the viewer, even if they arrive later", async () => {
    const { drawn } = await shown();
    viewer.dispose();
    viewer.show(0, { image: await leased(bitmap(1280)) });
    drawn.length = 0;
    viewer.layout([pane(), pane(0.5)], 1);
    expect(drawn).toEqual([]);
    expect(closedNow()).toBe(2);
  });
});
