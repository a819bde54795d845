import { useCallback, useState } from "react";

export type PanelName = "details" | "guidelines" | "why" | "help";

const NONE: ReadonlySet<PanelName> = new Set();

/** Which panels are open. The question's reason is part of the details and hidden by default. */
export function usePanels() {
  const [open, setOpen] = useState(NONE);
  const toggle = useCallback(
    (name: PanelName) =>
      setOpen((before) => {
        const next = new Set(before);
        const isOn = name === "why" && !before.has("details") ? true : !before.has(name);
        if (isOn) next.add(name);
        else next.delete(name);
        if (name === "why" && isOn) next.add("details");
        return next;
      }),
    [],
  );
  const show = useCallback((name: PanelName) => setOpen((before) => new Set(before).add(name)), []);
  return { open, toggle, show };
}
