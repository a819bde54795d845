import { IconArrowBackUp } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import type { Done } from "./entries";
import { takenBackText } from "./takenBackText";
import classes from "./undo.module.css";

interface Props {
  /** Null where nothing was taken back since the last decision. */
  readonly takenBack: Done | null;
}

/** What was taken back, until the person decides anew. To those who listen it is said already. */
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
