import { Button, Text } from "@mantine/core";
import { IconPhotoOff } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { DeskItem, Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import type { Size } from "@/shared/image/fit";
import type { Viewer } from "@/shared/image/Viewer";
import { ImageFrame } from "@/shared/stage/ImageFrame";
import { panesOf } from "@/shared/stage/panes";
import { usePointers } from "@/shared/stage/usePointers";
import { useStageImages, type ImagesState } from "@/shared/stage/useStageImages";
import classes from "./desk.module.css";
import { picturesOf } from "./picturesOf";

interface Props {
  readonly item: DeskItem;
  /** Another image of the product beside it. */
  readonly compared: Generation | null;
  /** False for the images ahead, which are only decoded. */
  readonly isShown: boolean;
  readonly room: Size;
  readonly viewer: Viewer;
  /** The place in the image to point at: left, top, right, bottom as shares of it. */
  readonly place: readonly number[] | null;
  readonly onState: (id: number, state: ImagesState["state"]) => void;
}

/** The original beside the generated image, as annotators see them. */
export function DeskStage(props: Props) {
  const { item, compared, isShown, room, viewer, place, onState } = props;
  const { t } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const surface = useRef<HTMLDivElement>(null);
  const { width, height } = room;
  const pictures = useMemo(() => picturesOf(item, compared), [item, compared]);
  const panes = useMemo(() => panesOf(pictures, { width, height }), [pictures, width, height]);
  const images = useStageImages(pictures, panes, viewer, isShown, attempt);
  useEffect(() => onState(item.id, images.state), [onState, item.id, images.state]);
  useEffect(() => viewer.show(1, { place }), [viewer, place, panes]);
  usePointers(surface, isShown, {
    viewer,
    panes: panes.map(({ rect }) => rect),
    onSwipe: ignore,
    onSwiping: ignore,
  });
  const names = [
    [t("image.original"), item.product.category],
    [t("image.generation"), item.generator],
    [compared?.external_id ?? "", formatScore(compared?.score)],
  ] as const;
  const hidden = isShown ? {} : { "aria-hidden": true, inert: true };
  return (
    <div
      ref={surface}
      className={classes.pictures}
      data-shown={isShown}
      data-state={images.state}
      {...(isShown && { "data-testid": "desk-stage" })}
      {...hidden}
    >
      {panes.map((pane, i) => (
        <ImageFrame
          key={i}
          pane={pane}
          index={i}
          viewer={viewer}
          isShown={isShown}
          label={names[i]?.[0] ?? ""}
        >
          <span className={classes.caption}>
            {names[i]?.[0]} <span className={classes.captionNote}>{names[i]?.[1]}</span>
          </span>
        </ImageFrame>
      ))}
      {images.state === "failed" && (
        <div className={classes.failed} role="alert">
          <IconPhotoOff size={20} aria-hidden />
          <Text fw={600}>
            {t(images.pane === 0 ? "review.failed.original" : "review.failed.generation")}
          </Text>
          <Text size="sm">{t(`stage.imageFailed.${images.why}`)}</Text>
          <Button size="compact-sm" variant="default" onClick={() => setAttempt((n) => n + 1)}>
            {t("review.failed.retry")}
          </Button>
        </div>
      )}
    </div>
  );
}

/** Swipes answer at the judge screen; here they mean nothing. */
function ignore(): void {
  return undefined;
}
