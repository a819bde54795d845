import { useState } from "react";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import {
  drawingOf,
  holding,
  redone,
  undone,
  withStep,
  type ClickPoint,
  type Drawing,
} from "./drawing";
import { EditCanvas } from "./EditCanvas";
import { EDIT_KEYS } from "./keys";
import { MaskStage, type ShownPicture } from "./MaskStage";
import { MaskTools } from "./MaskTools";
import { isUsable, nextRadius, startRadius, type Mask } from "./strokes";
import type { EditTool } from "./tools";
import { useUndoKeys } from "./useUndoKeys";
import { dragged, placeOf, showing, WHOLE, zoomed } from "./view";

interface Props {
  readonly picture: ShownPicture;
  /** The mask that is corrected. */
  readonly mask: Mask;
  readonly isSaving: boolean;
  /** The mask after the last of these clicks; null if that failed, which the person was told. */
  readonly onClick: (mask: Mask, clicks: readonly ClickPoint[]) => Promise<Mask | null>;
  readonly onSave: (mask: Mask) => void;
  readonly onCancel: () => void;
  readonly onHelp: () => void;
}

/** Brush, eraser and clicks for a mask. Nothing is kept until it is saved. */
export function MaskEditor({ picture, mask, isSaving, onClick, ...does }: Props) {
  const [drawing, setDrawing] = useState<Drawing>(() => drawingOf(mask));
  const [tool, setTool] = useState<EditTool>("brush");
  const [radius, setRadius] = useState(() => startRadius(mask));
  const [view, setView] = useState(WHOLE);
  const [isWaiting, setWaiting] = useState(false);
  const isChanged = drawing.past.length > 0;
  useUnsaved(isChanged, "address");

  const change = (by: (before: Drawing) => Drawing) => {
    if (!isWaiting) setDrawing(by);
  };
  const undo = () => change(undone);
  const redo = () => change(redone);
  const reset = () => change((before) => (isChanged ? withStep(before, mask, []) : before));
  const resize = (direction: -1 | 1) => setRadius((before) => nextRadius(before, direction, mask));
  const zoom = (direction: -1 | 1) => setView((before) => zoomed(before, direction));
  const canSave = isChanged && isUsable(drawing.mask) && !isWaiting;
  const save = () => {
    if (canSave && !isSaving) does.onSave(drawing.mask);
  };
  const click = async (point: ClickPoint) => {
    const clicks = [...holding(drawing), point];
    setWaiting(true);
    const found = await onClick(drawing.mask, clicks);
    setWaiting(false);
    if (found !== null) setDrawing((before) => withStep(before, found, clicks));
  };
  useUndoKeys(undo, redo);
  useKeyMap(EDIT_KEYS, {
    save,
    cancel: does.onCancel,
    brush: () => setTool("brush"),
    eraser: () => setTool("eraser"),
    take: () => setTool("take"),
    cut: () => setTool("cut"),
    hand: () => setTool("hand"),
    smaller: () => resize(-1),
    larger: () => resize(1),
    closer: () => zoom(1),
    farther: () => zoom(-1),
    whole: () => setView(WHOLE),
    reset,
    help: does.onHelp,
  });
  return (
    <>
      <MaskStage picture={picture} size={mask} view={view}>
        {(scale, room) => (
          <EditCanvas
            mask={drawing.mask}
            clicks={drawing.clicks}
            tool={tool}
            radius={radius}
            scale={scale}
            isWaiting={isWaiting}
            onStroke={(drawn) => change((before) => withStep(before, drawn))}
            onClick={(point) => void click(point)}
            onDrag={(dx, dy) =>
              setView((before) => dragged(before, dx, dy, placeOf(before, mask, room)))
            }
            onZoom={(direction, at) => setView((before) => zoomed(before, direction, at))}
            onCursor={(at) => setView((before) => showing(before, at))}
          />
        )}
      </MaskStage>
      <MaskTools
        tool={tool}
        radius={radius}
        canUndo={isChanged && !isWaiting}
        canRedo={drawing.future.length > 0 && !isWaiting}
        canSave={canSave}
        isSaving={isSaving}
        isWaiting={isWaiting}
        isClose={view.zoom > 1}
        onTool={setTool}
        onResize={resize}
        onZoom={zoom}
        onUndo={undo}
        onRedo={redo}
        onReset={reset}
        onSave={save}
        onCancel={does.onCancel}
        onHelp={does.onHelp}
      />
    </>
  );
}
