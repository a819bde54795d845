import { useState } from "react";
import type { ReasonGroup } from "@/shared/project/reasons";

/** What a press has opened below the pictures: it asks for one more press. */
export type DeskDock =
  | { readonly type: "closed" }
  | { readonly type: "ask" }
  | { readonly type: "accept" }
  | { readonly type: "reject"; readonly group: ReasonGroup };

const CLOSED: DeskDock = { type: "closed" };

/** Each image starts with nothing open. */
export function useDeskDock(id: number | null): [DeskDock, (dock: DeskDock) => void, () => void] {
  const [stored, setStored] = useState<{ id: number | null; dock: DeskDock }>({ id, dock: CLOSED });
  const dock = stored.id === id ? stored.dock : CLOSED;
  return [dock, (next) => setStored({ id, dock: next }), () => setStored({ id, dock: CLOSED })];
}
