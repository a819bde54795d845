import { UnstyledButton } from "@mantine/core";
import { IconArrowBackUp, IconNote, IconPlayerSkipForward } from "@tabler/icons-react";
import { useId } from "react";
import type { Question } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { Key } from "@/shared/ui/Key";
import classes from "./answers.module.css";
import { PAIR_CHOICES, SINGLE_CHOICES, type AnyChoice, type JudgeAction } from "./keys/keys";
import type { KeyMap } from "@/shared/keyboard/keymap";
import { onFirstClick } from "@/shared/seen/presses";

interface Props {
  readonly kind: Question["kind"];
  readonly keys: KeyMap<JudgeAction>;
  readonly isEnabled: boolean;
  /** Whether the question has been on the screen long enough for an answer to count. */
  readonly isSeen: boolean;
  readonly canUndo: boolean;
  /** The last answer; its button is marked. */
  readonly last: AnyChoice | null;
  /** The answer that the swipe would give if it ended now. */
  readonly next: AnyChoice | null;
  /** Whether a note will go with the answer. */
  readonly hasNote: boolean;
  readonly onChoose: (choice: AnyChoice) => void;
  readonly onSkip: () => void;
  readonly onNote: () => void;
  readonly onUndo: () => void;
}

/** The answers as buttons, each with its key. On a phone they are within reach of the thumbs. */
export function AnswerBar(props: Props) {
  const {
    kind,
    keys,
    isEnabled,
    isSeen,
    canUndo,
    last,
    next,
    hasNote,
    onChoose,
    onSkip,
    onNote,
    onUndo,
  } = props;
  const { t } = useTranslation();
  const ask = useId();
  const choices = kind === "pair" ? PAIR_CHOICES : SINGLE_CHOICES;
  return (
    <section className={classes.bar} aria-labelledby={ask} data-answerable={isEnabled && isSeen}>
      <p id={ask} className={classes.ask}>
        {t(`judge.ask.${kind}`)}
        <span className={classes.askMore}>{t("judge.ask.changed")}</span>
      </p>
      <div className={classes.tools}>
        <UnstyledButton className={classes.side} disabled={!canUndo} onClick={onFirstClick(onUndo)}>
          <IconArrowBackUp size={18} aria-hidden />
          <span className="visually-hidden">{t("judge.undo")}</span>
          <span className={classes.sideName} aria-hidden>
            {t("judge.undo")}
          </span>
          <Key name={keys.undo[0] ?? ""} />
        </UnstyledButton>
      </div>
      <div className={classes.choices} data-kind={kind}>
        {choices.map((choice) => (
          <UnstyledButton
            key={choice}
            className={classes.choice}
            data-choice={choice}
            data-last={choice === last}
            data-next={choice === next}
            disabled={!isEnabled}
            onClick={onFirstClick(() => onChoose(choice))}
          >
            <Key name={keys[choice][0] ?? ""} />
            {t(`judge.${choice}`)}
          </UnstyledButton>
        ))}
      </div>
      <div className={classes.tools} data-kind={kind}>
        <UnstyledButton
          className={classes.side}
          disabled={!isEnabled}
          onClick={onFirstClick(onSkip)}
        >
          <Key name={keys.skip[0] ?? ""} />
          <span className="visually-hidden">{t("judge.skip")}</span>
          <span className={classes.sideName} aria-hidden>
            {t("judge.skip")}
          </span>
          <IconPlayerSkipForward size={17} aria-hidden />
        </UnstyledButton>
        <UnstyledButton
          className={classes.side}
          data-has-note={hasNote}
          disabled={!isEnabled}
          onClick={onFirstClick(onNote)}
        >
          <Key name={keys.note[0] ?? ""} />
          <span className="visually-hidden">
            {t(hasNote ? "stage.note.written" : "stage.note.open")}
          </span>
          <span className={classes.sideName} aria-hidden>
            {t("stage.note.open")}
          </span>
          <IconNote size={17} aria-hidden />
        </UnstyledButton>
      </div>
    </section>
  );
}
