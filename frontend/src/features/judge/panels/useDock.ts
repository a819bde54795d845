import { useState } from "react";
import type { ReasonTarget } from "./ReasonDock";

export type Dock =
  | { readonly type: "closed" }
  | { readonly type: "skip" }
  | { readonly type: "reasons"; readonly target: ReasonTarget };

const CLOSED: Dock = { type: "closed" };

export interface DockActions {
  readonly dock: Dock;
  /** Opens the reasons of a side. Without a side, goes to the next group and closes after the last. */
  readonly reasons: (side?: number) => Dock;
  readonly skip: () => void;
  readonly close: () => void;
}

/** What is open below or beside the images. Each new question starts with nothing open. */
export function useDock(questionId: number | null, sides: number): DockActions {
  const [stored, setStored] = useState<{ questionId: number | null; dock: Dock }>({
    questionId,
    dock: CLOSED,
  });
  const dock = stored.questionId === questionId ? stored.dock : CLOSED;
  const set = (next: Dock) => {
    setStored({ questionId, dock: next });
    return next;
  };
  return {
    dock,
    reasons: (side) =>
      set(side === undefined ? nextReasons(dock, sides) : reasonsAt(side, "background")),
    skip: () => set({ type: "skip" }),
    close: () => set(CLOSED),
  };
}

/** Background, then product of one side, then of the other, then closed. */
export function nextReasons(dock: Dock, sides: number): Dock {
  if (dock.type !== "reasons") return reasonsAt(0, "background");
  const { side, group } = dock.target;
  if (group === "background") return reasonsAt(side, "product");
  return side + 1 < sides ? reasonsAt(side + 1, "background") : CLOSED;
}

function reasonsAt(side: number, group: ReasonTarget["group"]): Dock {
  return { type: "reasons", target: { side, group } };
}
