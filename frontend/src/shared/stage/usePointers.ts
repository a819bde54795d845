import { useEffect, useEffectEvent, type RefObject } from "react";
import { listenToPointers, type PointerOptions } from "@/shared/image/listenToPointers";

/** Mouse, fingers and wheel on the images, while they are shown. */
export function usePointers(
  surface: RefObject<HTMLElement | null>,
  isShown: boolean,
  options: PointerOptions,
): void {
  const current = useEffectEvent(() => options);
  useEffect(() => {
    const element = surface.current;
    if (element === null || !isShown) return undefined;
    return listenToPointers(element, () => current());
  }, [surface, isShown]);
}
