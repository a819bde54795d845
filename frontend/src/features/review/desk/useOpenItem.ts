import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import type { DeskItem } from "@/api/types";
import { useNoteInAddress } from "@/shared/address/useNoteInAddress";
import { useMe } from "@/shared/project/current";
import { idOf } from "./address";

export interface OpenItem {
  readonly item: DeskItem | undefined;
  readonly index: number;
  readonly open: (id: number) => void;
  readonly move: (by: number) => void;
  /** Opens what follows these images, once they are gone. */
  readonly leave: (ids: readonly number[]) => void;
}

/** The image that is open; its id is in the address. */
export function useOpenItem(items: readonly DeskItem[]): OpenItem {
  const me = useMe().user.id;
  const [search] = useSearchParams();
  const note = useNoteInAddress();
  const [at, setAt] = useState({ id: idOf(search.get("image")), index: 0 });
  const found = items.findIndex(({ id }) => id === at.id);
  const index = found >= 0 ? found : firstFree(items, Math.min(at.index, items.length - 1), me);
  const item = items[index];
  const shown = item?.id ?? null;
  useEffect(() => {
    if (shown === null) return;
    note((now) => {
      now.set("image", String(shown));
      return now;
    });
  }, [shown, search, note]);
  return {
    item,
    index,
    open: (id) =>
      setAt({
        id,
        index: Math.max(
          0,
          items.findIndex((each) => each.id === id),
        ),
      }),
    move: (by) => {
      const place = Math.min(items.length - 1, Math.max(0, index + by));
      setAt({ id: items[place]?.id ?? null, index: place });
    },
    leave: (ids) => {
      const gone = new Set(ids);
      const left = items.filter(({ id }) => !gone.has(id));
      const before = items.slice(0, index).filter(({ id }) => !gone.has(id)).length;
      const place = firstFree(left, Math.min(before, left.length - 1), me);
      setAt({ id: left[place]?.id ?? null, index: place });
    },
  };
}

/** The first place from here on whose image nobody else has open; this place if there is none. */
function firstFree(items: readonly DeskItem[], from: number, me: number): number {
  const start = Math.max(0, from);
  const free = items.findIndex(
    ({ held_by: holder }, i) => i >= start && (holder === null || holder.id === me),
  );
  return free >= 0 ? free : start;
}
