import { useState } from "react";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import type { Draft } from "./DecisionBar";

export interface Drafts {
  readonly of: (id: number | undefined) => Draft;
  readonly set: (id: number, draft: Draft) => void;
  readonly forget: (id: number) => void;
}

const EMPTY: Draft = { note: "", changed: false };

/** Unfinished notes stay with their images; only leaving the page would lose them. */
export function useDrafts(): Drafts {
  const [drafts, setDrafts] = useState<ReadonlyMap<number, Draft>>(new Map());
  useUnsaved([...drafts.values()].some(({ note }) => note.trim() !== ""));
  return {
    of: (id) => (id === undefined ? undefined : drafts.get(id)) ?? EMPTY,
    set: (id, draft) => setDrafts((before) => new Map(before).set(id, draft)),
    forget: (id) => setDrafts((before) => new Map([...before].filter(([other]) => other !== id))),
  };
}
