import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import { BitmapStore, type Lease } from "@/shared/image/BitmapStore";
import { derivativeFor } from "@/shared/image/derivative";
import { drawMaskEdge } from "@/shared/image/drawMaskEdge";
import { ImageError, type ImageFailure } from "@/shared/image/loadBitmap";
import type { Viewer } from "@/shared/image/Viewer";
import type { PlacedPane } from "./panes";
import type { StagePictures } from "./pictures";

/** The state of a stage's images. `ready` means that all are decoded and painted. */
export type ImagesState =
  | { readonly state: "loading" | "ready" }
  | { readonly state: "failed"; readonly pane: number; readonly why: ImageFailure };

const LOADING: ImagesState = { state: "loading" };
const LARGEST_RATIO = 3;

const bitmaps = new BitmapStore();

/** Called when the screen is left. Frees the memory. */
export function closeUnusedImages(): void {
  bitmaps.closeUnused();
}

/**
 * Loads and paints a stage's images in the size in which they are shown. Larger images and
 * overlays are loaded only when somebody looks closer. A new `attempt` retries what has failed.
 */
export function useStageImages(
  pictures: StagePictures,
  panes: readonly PlacedPane[],
  viewer: Viewer,
  isShown: boolean,
  attempt: number,
): ImagesState {
  const ratio = Math.min(LARGEST_RATIO, window.devicePixelRatio || 1);
  useLayoutEffect(() => viewer.layout(panes, ratio), [viewer, panes, ratio]);
  const urls = panes.map(({ source, rect }) => {
    const shown = Math.max(rect.width, rect.height) * ratio;
    return shown > 0 ? source[derivativeFor(source, shown)] : "";
  });
  const wanted = {
    urls: urls.includes("") ? "" : urls.join("\n"),
    pictures: panes.map(({ source }) => source.full).join("\n"),
  };
  const state = useLoaded(wanted, viewer, isShown, attempt);
  useCloserLook(pictures, viewer, isShown);
  return state;
}

interface Wanted {
  /** URLs, one per line. */
  readonly urls: string;
  /** Which pictures they show, independent of the size. */
  readonly pictures: string;
}

interface Result extends Pick<Wanted, "pictures"> {
  readonly of: string;
  readonly state: ImagesState;
}

function useLoaded(
  { urls, pictures }: Wanted,
  viewer: Viewer,
  isShown: boolean,
  attempt: number,
): ImagesState {
  const [result, setResult] = useState<Result | null>(null);
  const of = `${attempt} ${urls}`;
  const [priority] = useState<RequestPriority>(isShown ? "high" : "low");
  useEffect(() => {
    if (urls === "") return undefined;
    let isCurrent = true;
    const leases = urls.split("\n").map((url) => bitmaps.lease(url, priority));
    const report = (state: ImagesState) => isCurrent && setResult({ of, pictures, state });
    const painted = leases.map(async (lease, pane) => {
      const why = await lease.loaded.then(() => null, whyFailed);
      if (!isCurrent) return true;
      // The viewer gets its own share, which it keeps until the next image is painted.
      if (why === null) viewer.show(pane, { image: lease.share() });
      // A failure does not matter if the picture is already shown in another size.
      else if (!viewer.hasImage(pane)) report({ state: "failed", pane, why });
      return viewer.hasImage(pane);
    });
    void Promise.all(painted).then((all) => all.every(Boolean) && report({ state: "ready" }));
    return () => {
      isCurrent = false;
      for (const lease of leases) lease.release();
    };
  }, [urls, pictures, of, viewer, priority]);
  // The result says nothing about other pictures, even if they were shown before.
  useEffect(() => () => setResult(null), [pictures, viewer]);
  // While another size is loading, the one on the screen is still good.
  const isEarlier = result?.pictures === pictures && result.state.state === "ready";
  return useMemo(
    () => (result !== null && (result.of === of || isEarlier) ? result.state : LOADING),
    [result, of, isEarlier],
  );
}

/** Only failures of loading name a cause. A failure to paint is not the file's fault. */
function whyFailed(error: unknown): ImageFailure {
  return error instanceof ImageError ? error.why : "unreachable";
}

/** Full resolution and overlays, each fetched when it is first needed. */
function useCloserLook(pictures: StagePictures, viewer: Viewer, isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return undefined;
    const leases = new Map<string, Lease>();
    let isCurrent = true;
    const get = (url: string | null | undefined, use: (lease: Lease) => void) => {
      if (!url || leases.has(url)) return;
      const lease = bitmaps.lease(url);
      leases.set(url, lease);
      // A failure is ignored: the images themselves are shown.
      lease.loaded.then(
        () => isCurrent && use(lease),
        () => undefined,
      );
    };
    const images = [pictures.original, ...pictures.generations.map(({ image }) => image)];
    viewer.suppliedBy({
      full: (pane) => {
        get(images[pane]?.full, (lease) => viewer.show(pane, { image: lease.share() }));
      },
      overlays: () => {
        get(pictures.mask, ({ image }) => {
          if (image !== null) viewer.show(0, { edge: drawMaskEdge(image) });
        });
        for (const [i, { comparison }] of pictures.generations.entries()) {
          viewer.show(i + 1, { outline: comparison?.outline ?? [] });
          get(comparison?.heat_map, (lease) => viewer.show(i + 1, { heat: lease.share() }));
        }
      },
    });
    return () => {
      isCurrent = false;
      viewer.suppliedBy(null);
      for (const lease of leases.values()) lease.release();
    };
  }, [pictures, viewer, isShown]);
}
