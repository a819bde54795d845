import { CloseButton, Textarea } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "@/shared/i18n";
import { backToKeys } from "@/shared/keyboard/backToKeys";
import { LONGEST_NOTE } from "@/features/judge/stage/marks";
import classes from "./dock.module.css";

interface Props {
  readonly note: string;
  readonly onNote: (note: string) => void;
  readonly onClose: () => void;
}

/** A note to the answer, which is still to be given. Enter keeps it and returns to the keys. */
export function NoteDock({ note, onNote, onClose }: Props) {
  const { t } = useTranslation();
  const title = useId();
  const left = LONGEST_NOTE - note.length;
  return (
    <section className={classes.dock} aria-labelledby={title} data-testid="note">
      <h2 id={title} className={`${classes.heading} ${classes.noteTitle}`}>
        {t("stage.note.title")}
      </h2>
      <Textarea
        aria-labelledby={title}
        placeholder={t("stage.note.placeholder")}
        autoFocus
        rows={3}
        maxLength={LONGEST_NOTE}
        value={note}
        onFocus={({ currentTarget: field }) => field.setSelectionRange(note.length, note.length)}
        onChange={(event) => onNote(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (backToKeys(event)) onClose();
        }}
      />
      <p className={classes.noteHint}>
        {t("stage.note.hint")}
        {left <= 100 && <span aria-live="polite"> {t("stage.note.left", { count: left })}</span>}
      </p>
      <CloseButton
        className={classes.close ?? ""}
        iconSize={18}
        onClick={onClose}
        aria-label={t("stage.note.close")}
      />
    </section>
  );
}
