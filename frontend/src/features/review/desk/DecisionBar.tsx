import { Button, Checkbox, Textarea } from "@mantine/core";
import type { RefObject } from "react";
import { useTranslation } from "@/shared/i18n";
import { backToKeys } from "@/shared/keyboard/backToKeys";
import { onFirstClick } from "@/shared/seen/presses";
import { Key } from "@/shared/ui/Key";
import classes from "./desk.module.css";

export interface Draft {
  readonly note: string;
  readonly changed: boolean;
}

interface Props {
  readonly draft: Draft;
  readonly noteRef: RefObject<HTMLTextAreaElement | null>;
  /** How many are selected; with any the buttons are about them. */
  readonly selected: number;
  /** Who else has the image open; nobody decides about it meanwhile. */
  readonly heldBy: string | null;
  readonly onDraft: (draft: Draft) => void;
  readonly onAccept: () => void;
  readonly onReject: () => void;
  readonly onAsk: () => void;
  readonly onUndo: () => void;
}

/** What can be done, as buttons with their keys. */
export function DecisionBar(props: Props) {
  const { draft, noteRef, selected, heldBy, onDraft } = props;
  const { t } = useTranslation();
  const isMany = selected > 0;
  const isHeld = heldBy !== null && !isMany;
  return (
    <div className={classes.bar}>
      {isHeld && (
        <p className={classes.heldBy} role="status">
          {t("review.heldLong", { person: heldBy })}
        </p>
      )}
      <div className={classes.actions}>
        <Button
          size="sm"
          color="teal"
          variant="light"
          disabled={isHeld}
          leftSection={<Key name="a" />}
          onClick={onFirstClick(props.onAccept)}
        >
          {isMany ? t("review.acceptSelected", { count: selected }) : t("review.accept")}
        </Button>
        <Button
          size="sm"
          color="red"
          variant="light"
          disabled={isHeld}
          leftSection={<Key name="r" />}
          onClick={onFirstClick(props.onReject)}
        >
          {isMany ? t("review.rejectSelected", { count: selected }) : t("review.reject")}
        </Button>
        <Button
          size="sm"
          variant="default"
          disabled={isHeld || isMany}
          leftSection={<Key name="e" />}
          onClick={onFirstClick(props.onAsk)}
        >
          {t("review.ask")}
        </Button>
        <Button
          size="sm"
          variant="default"
          leftSection={<Key name="u" />}
          onClick={onFirstClick(props.onUndo)}
        >
          {t("review.undo")}
        </Button>
        <Checkbox
          size="xs"
          disabled={isMany}
          label={
            <>
              {t("review.productChanged")} <Key name="c" />
            </>
          }
          checked={draft.changed}
          onChange={(event) => onDraft({ ...draft, changed: event.currentTarget.checked })}
        />
        <Textarea
          ref={noteRef}
          className={classes.note ?? ""}
          size="xs"
          aria-label={t("review.note")}
          placeholder={t("review.notePlaceholder")}
          autosize
          minRows={1}
          maxRows={3}
          maxLength={2000}
          value={draft.note}
          onChange={(event) => onDraft({ ...draft, note: event.currentTarget.value })}
          onKeyDown={backToKeys}
        />
      </div>
    </div>
  );
}
