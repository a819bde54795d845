import { CloseButton, UnstyledButton } from "@mantine/core";
import type { SkipReason } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";
import { Key } from "@/shared/ui/Key";
import classes from "./dock.module.css";
import { onFirstClick } from "@/shared/seen/presses";
import { SKIP_REASONS } from "./skipReasons";

interface Props {
  readonly skipKey: string;
  readonly onSkip: (reason: SkipReason) => void;
  readonly onClose: () => void;
}

/** Asks why the question is skipped: by a digit, a click, or the skip key once more. */
export function SkipDock({ skipKey, onSkip, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <section className={classes.dock} aria-label={t("stage.skipTitle")} data-testid="skip-reasons">
      <div className={classes.group} data-has-digits>
        <span className={classes.groupName}>{t("stage.skipTitle")}</span>
        <div className={classes.chips}>
          {SKIP_REASONS.map((reason, i) => (
            <UnstyledButton
              key={reason}
              className={classes.chip}
              onClick={onFirstClick(() => onSkip(reason))}
            >
              <Key name={String(i + 1)} />
              {t(`stage.skipReason.${reason}`)}
            </UnstyledButton>
          ))}
        </div>
      </div>
      <p className={classes.hint}>{t("stage.skipHint", { key: keyLabel(skipKey) })}</p>
      <CloseButton
        className={classes.close ?? ""}
        iconSize={18}
        onClick={onClose}
        aria-label={t("judge.closePanel")}
      />
    </section>
  );
}
