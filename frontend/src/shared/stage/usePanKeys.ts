import { useEffect, useEffectEvent } from "react";
import { isForDialog } from "@/shared/keyboard/dialogs";
import type { Point } from "@/shared/image/similarity";
import type { Viewer } from "@/shared/image/Viewer";

/** How far an arrow key moves the images, in CSS pixels. */
const PAN_STEP = 60;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: PAN_STEP, y: 0 },
  ArrowRight: { x: -PAN_STEP, y: 0 },
  ArrowUp: { x: 0, y: PAN_STEP },
  ArrowDown: { x: 0, y: -PAN_STEP },
};

/** Shift with an arrow key moves the loupe if it is on, and else the magnified images. */
export function usePanKeys(viewer: Viewer, isEnabled: boolean): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const step = ARROWS[event.key] ?? ARROWS[event.code];
    if (step === undefined || !event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (isForDialog(event)) return;
    event.preventDefault();
    viewer.step(step);
  });
  useEffect(() => {
    if (!isEnabled) return undefined;
    const press = (event: KeyboardEvent) => onKeyDown(event);
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [isEnabled]);
}
