import type { Viewer } from "@/shared/image/Viewer";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { ZOOM_STEP } from "@/shared/stage/lookingKeys";
import { usePanKeys } from "@/shared/stage/usePanKeys";
import { DESK_KEYS, DIGITS, type DeskAction } from "./keys";
import type { Desk } from "./useDesk";
import { useRangeKeys } from "./useRangeKeys";

interface Options {
  readonly desk: Desk;
  readonly viewer: Viewer;
  readonly isEnabled: boolean;
  readonly onMove: (by: number) => void;
  readonly onOverlay: () => void;
  readonly onNote: () => void;
  readonly onSearch: () => void;
  readonly onHelp: () => void;
}

/** Everything that the keyboard does at the desk. */
export function useDeskKeys(options: Options): void {
  const { desk, viewer, isEnabled, onMove } = options;
  const { actions, item, selection, looked } = desk;
  useKeyMap<DeskAction>(
    DESK_KEYS,
    {
      accept: actions.accept,
      reject: actions.reject,
      ask: actions.ask,
      undo: actions.undo,
      changed: actions.changed,
      mine: actions.mine,
      note: options.onNote,
      search: options.onSearch,
      help: options.onHelp,
      next: () => onMove(1),
      previous: () => onMove(-1),
      select: () => item && selection.toggle(item.id),
      finding: looked.next,
      overlay: options.onOverlay,
      loupe: () => viewer.toggleLoupe(),
      zoom_in: () => viewer.zoomInPlace(ZOOM_STEP),
      zoom_out: () => viewer.zoomInPlace(1 / ZOOM_STEP),
      reset_zoom: () => viewer.reset(),
      enter: actions.enter,
      escape: () => {
        if (!actions.escape()) viewer.reset();
      },
      ...Object.fromEntries(DIGITS.map((digit, i) => [digit, () => actions.digit(i)])),
    },
    isEnabled,
    { blink: (isDown) => viewer.blink(isDown) },
  );
  useRangeKeys(isEnabled, actions.extend);
  usePanKeys(viewer, isEnabled);
}
