import { IconArrowBackUp } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import type { Done } from "./entries";
import { takenBackText } from "./takenBackText";
import classes from "./undo.module.css";

interface Props {
  /** Null if nothing was taken back since the last answer or skip. */
  readonly takenBack: Done | null;
}

/** What was taken back, until the next answer or skip. Screen readers are told elsewhere. */
export function UndoNotice({ takenBack }: Props) {
  const { t } = useTranslation();
  if (takenBack === null) return null;
  return (
    <p key={takenBack.key} className={classes.notice} data-testid="taken-back" aria-hidden>
      <IconArrowBackUp size={14} />
      {takenBackText(takenBack, t)}
    </p>
  );
}
