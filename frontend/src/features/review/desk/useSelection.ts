import { useState } from "react";

export interface Selection {
  /** In the order of the list; only what the list shows. */
  readonly selected: readonly number[];
  readonly toggle: (id: number) => void;
  /** Selects everything from where the last selection was, or else from `open`, to this image. */
  readonly rangeTo: (id: number, open: number) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

/** Which images are selected, to be decided together. */
export function useSelection(shown: readonly number[]): Selection {
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const [anchor, setAnchor] = useState<number | null>(null);
  return {
    selected: shown.filter((id) => chosen.has(id)),
    toggle: (id) => {
      setAnchor(id);
      setChosen((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      });
    },
    rangeTo: (id, open) => {
      const start = anchor !== null && chosen.has(anchor) ? anchor : open;
      if (start !== anchor) setAnchor(start);
      setChosen(new Set(between(shown, start, id)));
    },
    all: () => setChosen(new Set(shown)),
    clear: () => setChosen(new Set()),
  };
}

/** The ids from one to another, whichever comes first; the second alone if the first is gone. */
export function between(ids: readonly number[], one: number, other: number): number[] {
  const places = [ids.indexOf(one), ids.indexOf(other)].filter((place) => place >= 0);
  return ids.slice(Math.min(...places), Math.max(...places) + 1);
}
