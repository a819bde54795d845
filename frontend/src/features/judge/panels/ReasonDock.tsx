import { CloseButton, UnstyledButton } from "@mantine/core";
import type { Reason } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";
import { reasonName, type ReasonGroup } from "@/shared/project/reasons";
import { Key } from "@/shared/ui/Key";
import classes from "./dock.module.css";
import { reasonsOf, type Marks } from "@/features/judge/stage/marks";
import type { Side } from "@/features/judge/stage/sides";

/** The reasons that the digits choose from: one group of one side. */
export interface ReasonTarget {
  readonly side: number;
  readonly group: ReasonGroup;
}

interface Props {
  readonly sides: readonly Side[];
  readonly target: ReasonTarget;
  readonly marks: Marks;
  readonly offered: Readonly<Record<ReasonGroup, readonly Reason[]>>;
  readonly groups: readonly ReasonGroup[];
  readonly nextKey: string;
  readonly onToggle: (generation: number, code: string) => void;
  readonly onClose: () => void;
}

/** The reasons as chips, for all images. The digits choose from one group at a time. */
export function ReasonDock(props: Props) {
  const { sides, target, marks, offered, groups, nextKey, onToggle, onClose } = props;
  const { t } = useTranslation();
  return (
    <section className={classes.dock} aria-label={t("stage.reasons.title")} data-testid="reasons">
      <div className={classes.columns}>
        {sides.map((side, i) => (
          <div key={side.place} className={classes.column} data-active={target.side === i}>
            <h2 className={classes.heading}>{t(`stage.reasons.${side.place}`)}</h2>
            {groups.map((group) => (
              <Group
                key={group}
                group={group}
                reasons={offered[group]}
                side={side}
                marks={marks}
                hasDigits={target.side === i && target.group === group}
                onToggle={onToggle}
              />
            ))}
          </div>
        ))}
      </div>
      <p className={classes.hint}>{t("stage.reasons.hint", { key: keyLabel(nextKey) })}</p>
      <CloseButton
        className={classes.close ?? ""}
        iconSize={18}
        onClick={onClose}
        aria-label={t("stage.reasons.close")}
      />
    </section>
  );
}

interface GroupProps extends Pick<Props, "marks" | "onToggle"> {
  readonly group: ReasonGroup;
  readonly reasons: readonly Reason[];
  readonly side: Side;
  readonly hasDigits: boolean;
}

function Group({ group, reasons, side, marks, hasDigits, onToggle }: GroupProps) {
  const { t } = useTranslation();
  const { id } = side.shown;
  const chosen = reasonsOf(marks, id);
  const name = t(`stage.reasons.${group}`);
  return (
    <div
      className={classes.group}
      role="group"
      aria-label={`${t(side.name)}: ${name}`}
      data-has-digits={hasDigits}
    >
      <span className={classes.groupName}>{name}</span>
      <div className={classes.chips}>
        {reasons.map((reason) => (
          <UnstyledButton
            key={reason.code}
            className={classes.chip}
            aria-pressed={chosen.has(reason.code)}
            onClick={() => onToggle(id, reason.code)}
          >
            {hasDigits && reason.key > 0 && <Key name={String(reason.key)} />}
            {reasonName(reason, t)}
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
