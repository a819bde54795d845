import { CloseButton, UnstyledButton } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { onFirstClick } from "@/shared/seen/presses";
import { useCurrentProject } from "@/shared/project/current";
import { offeredReasons, reasonName, type ReasonGroup } from "@/shared/project/reasons";
import { Key } from "@/shared/ui/Key";
import classes from "./desk.module.css";
import type { DeskDock as Dock } from "./useDeskDock";

interface Props {
  readonly dock: Dock;
  readonly onReject: (reason: string | null, group: ReasonGroup) => void;
  readonly onAsk: (people: number) => void;
  readonly onAccept: () => void;
  readonly onClose: () => void;
}

/** Asks for the one press that is still missing: a reason, how many people, or a yes. */
export function DeskDock({ dock, onReject, onAsk, onAccept, onClose }: Props) {
  const { t } = useTranslation();
  if (dock.type === "closed") return null;
  return (
    <section className={classes.dock} aria-label={t(`review.dock.${dock.type}`)} data-testid="dock">
      <p className={classes.dockTitle}>{t(`review.dock.${dock.type}`)}</p>
      {dock.type === "reject" && <Reasons digits={dock.group} onReject={onReject} />}
      {dock.type === "ask" && (
        <div className={classes.chips}>
          <Chip name="1" label={t("review.dock.askOne")} onPress={() => onAsk(1)} />
          <Chip name="2" label={t("review.dock.askTwo")} onPress={() => onAsk(2)} />
        </div>
      )}
      {dock.type === "accept" && (
        <div className={classes.chips}>
          <Chip name="a" label={t("review.dock.acceptYes")} onPress={onAccept} />
        </div>
      )}
      {dock.type !== "accept" && (
        <p className={classes.dockHint}>
          {t(dock.type === "ask" ? "review.dock.askHint" : "review.dock.rejectHint")}
        </p>
      )}
      <CloseButton
        className={classes.dockClose ?? ""}
        size="sm"
        onClick={onClose}
        aria-label={t("review.dock.close")}
      />
    </section>
  );
}

interface ReasonsProps extends Pick<Props, "onReject"> {
  /** The group whose reasons the digits choose. */
  readonly digits: ReasonGroup;
}

function Reasons({ digits, onReject }: ReasonsProps) {
  const { t } = useTranslation();
  const offered = offeredReasons(useCurrentProject());
  const other: ReasonGroup = digits === "background" ? "product" : "background";
  return (
    <div className={classes.chips}>
      {[digits, other].map((group) => (
        <div key={group} className={classes.reasons} role="group" data-digits={group === digits}>
          <span className={classes.groupName}>{t(`stage.reasons.${group}`)}</span>
          {offered[group].map((reason) => (
            <Chip
              key={reason.code}
              name={group === digits && reason.key > 0 ? String(reason.key) : null}
              label={reasonName(reason, t)}
              onPress={() => onReject(reason.code, group)}
            />
          ))}
        </div>
      ))}
      <Chip
        name="Enter"
        label={t("review.dock.withoutReason")}
        onPress={() => onReject(null, digits)}
      />
    </div>
  );
}

interface ChipProps {
  readonly name: string | null;
  readonly label: string;
  readonly onPress: () => void;
}

function Chip({ name, label, onPress }: ChipProps) {
  return (
    <UnstyledButton className={classes.chip} onClick={onFirstClick(onPress)}>
      {name !== null && <Key name={name} />}
      {label}
    </UnstyledButton>
  );
}
