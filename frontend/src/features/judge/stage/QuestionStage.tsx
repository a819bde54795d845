import { Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconTags } from "@tabler/icons-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { Question } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import type { Size } from "@/shared/image/fit";
import type { SwipeDirection } from "@/shared/image/gestures";
import type { Viewer } from "@/shared/image/Viewer";
import type { KeyMap } from "@/shared/keyboard/keymap";
import { Key } from "@/shared/ui/Key";
import { ImageFrame } from "@/shared/stage/ImageFrame";
import { ImagesFailed } from "./ImagesFailed";
import classes from "./stage.module.css";
import type { JudgeAction } from "@/features/judge/keys/keys";
import { reasonsOf } from "./marks";
import { panesOf } from "@/shared/stage/panes";
import { usePointers } from "@/shared/stage/usePointers";
import { useStageImages, type ImagesState } from "@/shared/stage/useStageImages";
import { picturesOf, sidesOf, type Side } from "./sides";
import type { MarkActions } from "./useMarks";

interface Props {
  readonly question: Question;
  /** False for the questions ahead. They are only decoded and are not visible. */
  readonly isShown: boolean;
  readonly room: Size;
  readonly viewer: Viewer;
  readonly keys: KeyMap<JudgeAction>;
  readonly marks: MarkActions;
  readonly onImages: (questionId: number, images: ImagesState) => void;
  readonly onSwiping: (direction: SwipeDirection | null) => void;
  readonly onSwipe: (direction: SwipeDirection) => void;
  readonly onReasons: (side: number) => void;
  readonly onSkipBroken: () => void;
}

/**
 * The original and one or two generations, as large as the room allows. Questions ahead do not
 * render again while the screen changes: an answer must not wait for something invisible.
 */
export const QuestionStage = memo(Stage, isUnseenAndSame);

function isUnseenAndSame(before: Props, after: Props): boolean {
  return (
    !before.isShown &&
    !after.isShown &&
    before.question === after.question &&
    before.viewer === after.viewer &&
    before.room.width === after.room.width &&
    before.room.height === after.room.height
  );
}

function Stage(props: Props) {
  const { question, isShown, room, viewer, onImages } = props;
  const { t } = useTranslation();
  const [attempt, setAttempt] = useState(0);
  const surface = useRef<HTMLDivElement>(null);
  const { width, height } = room;
  const pictures = useMemo(() => picturesOf(question), [question]);
  const panes = useMemo(() => panesOf(pictures, { width, height }), [pictures, width, height]);
  const images = useStageImages(pictures, panes, viewer, isShown, attempt);
  useEffect(() => onImages(question.id, images), [onImages, question.id, images]);
  const rects = panes.map(({ rect }) => rect);
  usePointers(surface, isShown, {
    viewer,
    panes: rects,
    onSwipe: props.onSwipe,
    onSwiping: props.onSwiping,
  });
  const sides = sidesOf(question);
  const [original, ...generations] = panes;
  const marker = isShown
    ? { "data-testid": "question", "data-question-id": question.id, "data-kind": question.kind }
    : { "aria-hidden": true, inert: true };
  const frame = { viewer, isShown };
  return (
    <div
      ref={surface}
      className={classes.question}
      data-shown={isShown}
      data-state={images.state}
      {...marker}
    >
      {original && (
        <ImageFrame {...frame} pane={original} index={0} label={t("judge.original")}>
          <Caption name={t("judge.original")} note={question.product.category} />
        </ImageFrame>
      )}
      {sides.map((side, i) => {
        const pane = generations[i];
        return (
          pane && (
            <ImageFrame {...frame} key={i} pane={pane} index={i + 1} label={t(side.name)}>
              <SideMarks {...props} side={side} onReasons={() => props.onReasons(i)} />
            </ImageFrame>
          )
        );
      })}
      {images.state === "failed" && (
        <ImagesFailed
          place={images.pane === 0 ? "original" : (sides[images.pane - 1]?.place ?? "single")}
          why={images.why}
          isShown={isShown}
          onRetry={() => setAttempt((n) => n + 1)}
          onSkip={props.onSkipBroken}
        />
      )}
    </div>
  );
}

function Caption({ name, note }: { readonly name: string; readonly note: string }) {
  return (
    <span className={classes.captionText}>
      {name}
      {note && <span className={classes.captionNote}>{note}</span>}
    </span>
  );
}

interface SideProps extends Pick<Props, "keys" | "marks"> {
  readonly side: Side;
  readonly onReasons: () => void;
}

/** Below a generation: marks whether the product was changed and what is wrong. */
function SideMarks({ side, keys, marks: { marks, toggleChanged, nameOf }, onReasons }: SideProps) {
  const { t } = useTranslation();
  const { id } = side.shown;
  const reasons = [...reasonsOf(marks, id)].map(nameOf);
  return (
    <>
      <UnstyledButton
        className={classes.toggle}
        aria-pressed={marks.changed.has(id)}
        onClick={() => toggleChanged(id)}
      >
        {/* Text instead of aria-label, which would have to repeat the button's text. */}
        <span className="visually-hidden">{t(side.changedName)}</span>
        <span className={classes.check} aria-hidden>
          {marks.changed.has(id) && <IconCheck size={13} stroke={3} />}
        </span>
        <span className={classes.toggleText} aria-hidden>
          {t("judge.changed")}
        </span>
        <span className={classes.toggleShort} aria-hidden>
          {t("judge.changedShort")}
        </span>
        <Key name={keys[side.changedAction][0] ?? ""} />
      </UnstyledButton>
      <UnstyledButton
        className={classes.toggle}
        data-has-reasons={reasons.length > 0}
        onClick={onReasons}
      >
        <span className="visually-hidden">
          {`${t("stage.reasons.open")}: ${t(side.name)}${reasons.length > 0 ? ` (${reasons.join(", ")})` : ""}`}
        </span>
        <IconTags size={15} className={classes.toggleIcon ?? ""} aria-hidden />
        {reasons.length === 0 ? (
          <span className={classes.reasonsText} aria-hidden>
            {t("stage.reasons.open")}
          </span>
        ) : (
          <Text span inherit truncate className={classes.chosenReasons ?? ""} aria-hidden>
            {reasons.join(", ")}
          </Text>
        )}
        <Key name={keys.reasons[0] ?? ""} />
      </UnstyledButton>
    </>
  );
}
