import { ActionIcon, Button, Select, TextInput } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useTranslation } from "@/shared/i18n";
import { reasonName } from "@/shared/project/reasons";
import { codeFrom, type DraftReason } from "./reasonDraft";
import classes from "./settings.module.css";

const KEYS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const;
const LONGEST_LABEL = 60;
const LONGEST_CODE = 40;

interface Props {
  readonly reason: DraftReason;
  readonly errorOf: (part: "code" | "label" | "key" | "group") => string | null;
  readonly onChange: (part: Partial<DraftReason>) => void;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One reason: its place, key, words and code, and whether it is offered. */
export function ReasonRow({ reason, errorOf, onChange, onMove, onRemove }: Props) {
  const { t } = useTranslation();
  const { code, label, key, is_retired: isRetired, isNew = false } = reason;
  const name = label || (isNew ? t("projects.reasons.new") : reasonName(reason, t));
  return (
    <li className={classes.reason} data-retired={isRetired} data-testid="reason" data-code={code}>
      <div className={classes.order}>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("projects.reasons.up", { name })}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={16} />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t("projects.reasons.down", { name })}
          onClick={() => onMove(1)}
        >
          <IconArrowDown size={16} />
        </ActionIcon>
      </div>
      <Select
        aria-label={t("projects.reasons.keyOf", { name })}
        allowDeselect={false}
        disabled={isRetired}
        value={String(isRetired ? 0 : key)}
        error={errorOf("key")}
        onChange={(value) => onChange({ key: Number(value ?? 0) })}
        data={[
          { value: "0", label: "–" },
          ...KEYS.map((digit) => ({ value: String(digit), label: String(digit) })),
        ]}
      />
      <TextInput
        aria-label={t("projects.reasons.labelOf", { name })}
        maxLength={LONGEST_LABEL}
        value={label}
        error={errorOf("label")}
        placeholder={isNew ? t("projects.reasons.labelHint") : reasonName({ code, label: "" }, t)}
        onChange={(event) => {
          const words = event.currentTarget.value;
          // Until somebody writes a code, it follows the words.
          const follows = isNew && code === codeFrom(label);
          onChange({ label: words, ...(follows && { code: codeFrom(words) }) });
        }}
      />
      {isNew ? (
        <TextInput
          aria-label={t("projects.reasons.codeOf", { name })}
          maxLength={LONGEST_CODE}
          value={code}
          error={errorOf("code")}
          placeholder={t("projects.reasons.codeHint")}
          onChange={(event) => onChange({ code: event.currentTarget.value })}
        />
      ) : (
        <code className={classes.code}>{code}</code>
      )}
      {isNew ? (
        <Button variant="subtle" color="gray" onClick={onRemove}>
          {t("projects.reasons.remove")}
        </Button>
      ) : (
        <Button
          variant="subtle"
          color="gray"
          aria-label={t(isRetired ? "projects.reasons.restoreOf" : "projects.reasons.retireOf", {
            name,
          })}
          onClick={() => onChange({ is_retired: !isRetired, key: 0 })}
        >
          {t(isRetired ? "projects.reasons.restore" : "projects.reasons.retire")}
        </Button>
      )}
    </li>
  );
}
