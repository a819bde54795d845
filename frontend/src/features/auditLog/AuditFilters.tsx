import { Button, Select, TextInput } from "@mantine/core";
import { currentLanguage, useTranslation } from "@/shared/i18n";
import { wordsOf } from "@/shared/words/vocabulary";
import { isKind, KINDS, type Filters } from "./address";
import classes from "./auditLog.module.css";
import { useAuditPeople } from "./queries";

interface Props {
  readonly project: number;
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  readonly onClear: (() => void) | null;
}

const ACTION = "AuditAction.";
const SYSTEM = "0";

export function AuditFilters({ project, filters, onChange, onClear }: Props) {
  const { t } = useTranslation();
  const change = (chosen: Partial<Filters>) => onChange({ ...filters, ...chosen });
  const people = (useAuditPeople(project).data ?? []).map(({ id, name }) => ({
    value: String(id),
    label: name,
  }));
  const kind = filters.target?.split(":")[0] ?? "";
  return (
    <div className={classes.filters}>
      <Select
        label={t("auditLog.person")}
        placeholder={t("auditLog.anybody")}
        searchable
        clearable
        data={[{ value: SYSTEM, label: t("auditLog.system") }, ...people]}
        value={filters.actor}
        onChange={(actor) => change({ actor })}
      />
      <Select
        label={t("auditLog.action")}
        placeholder={t("auditLog.anything")}
        searchable
        clearable
        data={actions()}
        value={filters.action}
        onChange={(action) => change({ action })}
      />
      <Select
        label={t("auditLog.target")}
        placeholder={t("auditLog.anything")}
        clearable
        data={KINDS.map((value) => ({ value, label: t(`auditLog.kind.${value}`) }))}
        value={isKind(kind) ? kind : null}
        onChange={(target) => change({ target })}
      />
      {(["since", "until"] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          label={t(`auditLog.${name}`)}
          value={filters[name] ?? ""}
          onChange={({ currentTarget }) => change({ [name]: currentTarget.value || null })}
        />
      ))}
      {onClear && (
        <Button variant="subtle" color="gray" onClick={onClear}>
          {t("auditLog.clear")}
        </Button>
      )}
    </div>
  );
}

/** Every action that has words, in the order of these. */
function actions(): { value: string; label: string }[] {
  return Object.entries(wordsOf(currentLanguage()))
    .filter(([code]) => code.startsWith(ACTION))
    .map(([code, label]) => ({ value: code.slice(ACTION.length), label }))
    .sort((one, other) => one.label.localeCompare(other.label));
}
