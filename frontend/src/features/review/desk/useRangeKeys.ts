import { useEffect, useEffectEvent } from "react";
import { isForDialog } from "@/shared/keyboard/dialogs";

/** Shift with J or K: the plain keys only move, and must not hear of it. */
export function useRangeKeys(isEnabled: boolean, extend: (by: 1 | -1) => void): void {
  const onPress = useEffectEvent((event: KeyboardEvent) => {
    if (!event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof Element && event.target.closest("input, textarea")) return;
    if (isForDialog(event)) return;
    const key = event.key.toLowerCase();
    if (key !== "j" && key !== "k") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    extend(key === "j" ? 1 : -1);
  });
  useEffect(() => {
    if (!isEnabled) return undefined;
    const press = (event: KeyboardEvent) => onPress(event);
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, [isEnabled]);
}
