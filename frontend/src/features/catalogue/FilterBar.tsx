import { Button, Group, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import type { FlagKind, Verdict } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { ORDERINGS, type Filters } from "./queries";

const VERDICTS: readonly Verdict[] = ["accepted", "rejected", "undecided"];
const FLAGS: readonly FlagKind[] = [
  "inconsistent",
  "cannot_verify",
  "disagreement",
  "drift",
  "broken_image",
];
const TYPING_MS = 300;

interface Props {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  readonly onClear: (() => void) | null;
}

export function FilterBar({ filters, onChange, onClear }: Props) {
  const { t } = useTranslation();
  const changeGenerator = useDebouncedCallback(
    (generator: string) => onChange({ ...filters, generator }),
    TYPING_MS,
  );
  return (
    <Group mb="lg" gap="sm" align="flex-end">
      <Select
        label={t("catalogue.filter.verdict")}
        placeholder={t("catalogue.filter.any")}
        clearable
        w={160}
        data={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        value={filters.verdict}
        onChange={(value) =>
          onChange({ ...filters, verdict: VERDICTS.find((known) => known === value) ?? null })
        }
      />
      <Select
        label={t("catalogue.filter.flag")}
        placeholder={t("catalogue.filter.any")}
        clearable
        w={190}
        data={FLAGS.map((value) => ({ value, label: t(`flag.${value}`) }))}
        value={filters.flag}
        onChange={(value) =>
          onChange({ ...filters, flag: FLAGS.find((known) => known === value) ?? null })
        }
      />
      <TextInput
        key={onClear === null ? "cleared" : "filtered"}
        label={t("catalogue.filter.generator")}
        placeholder={t("catalogue.filter.any")}
        w={160}
        defaultValue={filters.generator}
        onChange={(event) => changeGenerator(event.currentTarget.value.trim())}
      />
      <Select
        label={t("catalogue.filter.ordering")}
        w={220}
        allowDeselect={false}
        data={ORDERINGS.map((value) => ({ value, label: t(`catalogue.ordering.${value}`) }))}
        value={filters.ordering}
        onChange={(value) =>
          onChange({ ...filters, ordering: ORDERINGS.find((known) => known === value) ?? "-id" })
        }
      />
      {onClear && (
        <Button variant="subtle" color="gray" onClick={onClear}>
          {t("catalogue.filter.clear")}
        </Button>
      )}
    </Group>
  );
}
