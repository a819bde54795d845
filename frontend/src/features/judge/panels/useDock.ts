import { useState } from "react";
import type { ReasonGroup } from "@/shared/project/reasons";
import type { ReasonTarget } from "./ReasonDock";

export type Dock =
  | { readonly type: "closed" }
  | { readonly type: "skip" }
  | { readonly type: "note" }
  | { readonly type: "reasons"; readonly target: ReasonTarget };

const CLOSED: Dock = { type: "closed" };

export interface DockActions {
  readonly dock: Dock;
  /** Opens the reasons of a side. Without a side, goes to the next group and closes after the last. */
  readonly reasons: (side?: number) => Dock;
  readonly skip: () => void;
  /** Opens the note, or closes it if it is open. */
  readonly note: () => void;
  readonly close: () => void;
}

/** What is open below or beside the images. Each new question starts with nothing open. */
export function useDock(
  questionId: number | null,
  sides: number,
  groups: readonly ReasonGroup[],
): DockActions {
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
    reasons: (side) => {
      const [first] = groups;
      if (side === undefined || first === undefined) return set(nextReasons(dock, sides, groups));
      return set({ type: "reasons", target: { side, group: first } });
    },
    skip: () => set({ type: "skip" }),
    note: () => set(dock.type === "note" ? CLOSED : { type: "note" }),
    close: () => set(CLOSED),
  };
}

/** Each group of one side, then of the other, then closed. */
export function nextReasons(dock: Dock, sides: number, groups: readonly ReasonGroup[]): Dock {
  const targets = Array.from({ length: sides }, (_, side) =>
    groups.map((group) => ({ side, group })),
  ).flat();
  const at =
    dock.type !== "reasons"
      ? -1
      : targets.findIndex(
          ({ side, group }) => side === dock.target.side && group === dock.target.group,
        );
  const target = targets[at + 1];
  return target === undefined ? CLOSED : { type: "reasons", target };
}
