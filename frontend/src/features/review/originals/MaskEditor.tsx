import { useState } from "react";
import type { Original } from "@/api/types";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { DrawCanvas } from "./DrawCanvas";
import { DrawTools } from "./DrawTools";
import { DRAW_KEYS } from "./keys";
import { MaskStage } from "./MaskStage";
import {
  isUsable,
  nextRadius,
  startRadius,
  withoutStroke,
  withStroke,
  type Drawing,
  type Mask,
  type Tool,
} from "./strokes";
import { useUndoKey } from "./useUndoKey";

interface Props {
  readonly original: Original;
  /** The mask that is corrected. */
  readonly mask: Mask;
  readonly isSaving: boolean;
  readonly onSave: (mask: Mask) => void;
  readonly onCancel: () => void;
  readonly onHelp: () => void;
}

/** Brush and eraser for a mask. Nothing is kept until it is saved. */
export function MaskEditor({ original, mask, isSaving, onSave, onCancel, onHelp }: Props) {
  const [drawing, setDrawing] = useState<Drawing>({ mask, past: [] });
  const [tool, setTool] = useState<Tool>("brush");
  const [radius, setRadius] = useState(() => startRadius(mask));
  const canUndo = drawing.past.length > 0;
  useUnsaved(canUndo, "address");

  const undo = () => setDrawing(withoutStroke);
  const resize = (direction: -1 | 1) => setRadius((before) => nextRadius(before, direction, mask));
  const canSave = canUndo && isUsable(drawing.mask);
  const save = () => {
    if (canSave && !isSaving) onSave(drawing.mask);
  };
  useUndoKey(undo);
  useKeyMap(DRAW_KEYS, {
    save,
    cancel: onCancel,
    brush: () => setTool("brush"),
    eraser: () => setTool("eraser"),
    smaller: () => resize(-1),
    larger: () => resize(1),
    help: onHelp,
  });
  return (
    <>
      <MaskStage original={original} size={mask}>
        {(scale) => (
          <DrawCanvas
            mask={drawing.mask}
            pen={{ tool, radius }}
            scale={scale}
            onStroke={(drawn) => setDrawing((before) => withStroke(before, drawn))}
          />
        )}
      </MaskStage>
      <DrawTools
        tool={tool}
        radius={radius}
        canUndo={canUndo}
        canSave={canSave}
        isSaving={isSaving}
        onTool={setTool}
        onResize={resize}
        onUndo={undo}
        onSave={save}
        onCancel={onCancel}
      />
    </>
  );
}
