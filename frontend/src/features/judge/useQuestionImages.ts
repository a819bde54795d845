import { useEffect, useLayoutEffect, useMemo, useState } from "react";
import type { Question } from "@/api/types";
import { BitmapStore } from "@/shared/image/BitmapStore";
import { derivativeFor } from "@/shared/image/derivative";
import { drawMaskEdge } from "@/shared/image/drawMaskEdge";
import { ImageError, type ImageFailure } from "@/shared/image/loadBitmap";
import type { Viewer } from "@/shared/image/Viewer";
import type { PlacedPane } from "./panes";
import { sidesOf } from "./sides";

/** How far a question's images are. Ready: decoded and painted, all of them. */
export type ImagesState =
  | { readonly state: "loading" | "ready" }
  | { readonly state: "failed"; readonly pane: number; readonly why: ImageFailure };

const LOADING: ImagesState = { state: "loading" };
const LARGEST_RATIO = 3;

const bitmaps = new BitmapStore();

/**
 * Loads and paints a question's images in the size in which they are shown; larger ones and the
 * overlays only when somebody looks closer. A new `attempt` loads anew what has failed.
 */
export function useQuestionImages(
  question: Question,
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
  const wanted = urls.includes("") ? "" : urls.join("\n");
  const state = useLoaded(wanted, viewer, isShown, attempt);
  useCloserLook(question, viewer, isShown);
  return state;
}

function useLoaded(wanted: string, viewer: Viewer, isShown: boolean, attempt: number): ImagesState {
  const [result, setResult] = useState<{ of: string; state: ImagesState } | null>(null);
  const of = `${attempt} ${wanted}`;
  const [priority] = useState<RequestPriority>(isShown ? "high" : "low");
  useEffect(() => {
    if (wanted === "") return undefined;
    let isCurrent = true;
    const urls = wanted.split("\n");
    const say = (state: ImagesState) => isCurrent && setResult({ of, state });
    const painted = urls.map(async (url, pane) => {
      try {
        const image = await bitmaps.acquire(url, priority);
        if (isCurrent) viewer.show(pane, { image });
      } catch (error) {
        const why = error instanceof ImageError ? error.why : "damaged";
        say({ state: "failed", pane, why });
        throw error;
      }
    });
    Promise.all(painted).then(
      () => say({ state: "ready" }),
      () => undefined,
    );
    return () => {
      isCurrent = false;
      for (const url of urls) bitmaps.release(url);
    };
  }, [wanted, of, viewer, priority]);
  // While a larger derivative is on its way, the one on the screen is as good as it was.
  const isEarlier = result !== null && result.of !== of && result.state.state === "ready";
  return useMemo(
    () => (result !== null && (result.of === of || isEarlier) ? result.state : LOADING),
    [result, of, isEarlier],
  );
}

/** Full resolution and overlays, each fetched when it is first asked for. */
function useCloserLook(question: Question, viewer: Viewer, isShown: boolean): void {
  useEffect(() => {
    if (!isShown) return undefined;
    const acquired: string[] = [];
    let isCurrent = true;
    const get = (url: string | null | undefined, use: (bitmap: ImageBitmap) => void) => {
      if (!url || acquired.includes(url)) return;
      acquired.push(url);
      // What is missing then is a nicety: the images themselves are there.
      bitmaps.acquire(url).then(
        (bitmap) => isCurrent && use(bitmap),
        () => undefined,
      );
    };
    const images = [question.product.image, ...sidesOf(question).map((side) => side.shown.image)];
    viewer.suppliedBy({
      full: (pane) => get(images[pane]?.full, (image) => viewer.show(pane, { image })),
      overlays: () => {
        get(question.product.mask, (mask) => viewer.show(0, { edge: drawMaskEdge(mask) }));
        for (const [i, { shown }] of sidesOf(question).entries()) {
          viewer.show(i + 1, { outline: shown.comparison?.outline ?? [] });
          get(shown.comparison?.heat_map, (heat) => viewer.show(i + 1, { heat }));
        }
      },
    });
    return () => {
      isCurrent = false;
      viewer.suppliedBy(null);
      for (const url of acquired) bitmaps.release(url);
    };
  }, [question, viewer, isShown]);
}
