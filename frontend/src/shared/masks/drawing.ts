/** The steps of a drawing, any number of which can be taken back and done again. Pure. */
import { maskOf, runsOf } from "./runs";
import type { Mask } from "./strokes";

/** A click in pixels of the mask; `on` says that the product is there, else background. */
export interface ClickPoint {
  readonly x: number;
  readonly y: number;
  readonly on: boolean;
}

/** A mask takes a megabyte, its runs some kilobytes: so there need be no limit to the steps. */
interface Step {
  readonly runs: readonly number[];
  readonly clicks: readonly ClickPoint[];
}

export interface Drawing {
  readonly mask: Mask;
  readonly clicks: readonly ClickPoint[];
  /** The steps before this one, the newest last. */
  readonly past: readonly Step[];
  /** The steps that were taken back, the next one last. */
  readonly future: readonly Step[];
}

export function drawingOf(mask: Mask): Drawing {
  return { mask, clicks: [], past: [], future: [] };
}

/** Another mask, by a stroke or by a click that joins `clicks`. */
export function withStep(
  drawing: Drawing,
  mask: Mask,
  clicks: readonly ClickPoint[] = drawing.clicks,
): Drawing {
  return { mask, clicks, past: [...drawing.past, stepOf(drawing)], future: [] };
}

/** One step back; the same drawing if there is none. */
export function undone(drawing: Drawing): Drawing {
  const before = drawing.past.at(-1);
  if (before === undefined) return drawing;
  return {
    ...opened(before, drawing),
    past: drawing.past.slice(0, -1),
    future: [...drawing.future, stepOf(drawing)],
  };
}

/** One step forward again; the same drawing if there is none. */
export function redone(drawing: Drawing): Drawing {
  const next = drawing.future.at(-1);
  if (next === undefined) return drawing;
  return {
    ...opened(next, drawing),
    past: [...drawing.past, stepOf(drawing)],
    future: drawing.future.slice(0, -1),
  };
}

/** Clicks that the mask still agrees with: a brush may have gone over the others since. */
export function holding({ mask, clicks }: Pick<Drawing, "mask" | "clicks">): ClickPoint[] {
  return clicks.filter(({ x, y, on }) => (mask.data[y * mask.width + x] === 1) === on);
}

function stepOf({ mask, clicks }: Drawing): Step {
  return { runs: runsOf(mask), clicks };
}

function opened({ runs, clicks }: Step, { mask }: Drawing): Pick<Drawing, "mask" | "clicks"> {
  return { mask: maskOf(runs, mask), clicks };
}
