import { Button, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { NamePick, ProductPick } from "@/shared/picks/PickLists";
import { FLAGS, ORDERINGS, VERDICTS, type Filters } from "./address";
import classes from "./catalogue.module.css";

interface Props {
  readonly project: number;
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
  readonly onClear: (() => void) | null;
}

export function FilterBar({ project, filters, onChange, onClear }: Props) {
  const { t } = useTranslation();
  const change = (chosen: Partial<Filters>) => onChange({ ...filters, ...chosen });
  return (
    <div className={classes.filters}>
      <Select
        label={t("catalogue.filter.verdict")}
        placeholder={t("catalogue.filter.any")}
        clearable
        data={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        value={filters.verdict}
        onChange={(verdict) => change({ verdict })}
      />
      <Select
        label={t("catalogue.filter.flag")}
        placeholder={t("catalogue.filter.any")}
        clearable
        data={FLAGS.map((value) => ({ value, label: t(`flag.${value}`) }))}
        value={filters.flag}
        onChange={(flag) => change({ flag })}
      />
      {(["generator", "category"] as const).map((of) => (
        <NamePick
          key={of}
          project={project}
          of={of}
          value={filters[of]}
          onChange={(name) => change({ [of]: name })}
        />
      ))}
      <WordField value={filters.word} onChange={(word) => change({ word })} />
      <ProductPick
        project={project}
        value={filters.product}
        onChange={(product) => change({ product })}
      />
      <Select
        label={t("catalogue.filter.ordering")}
        allowDeselect={false}
        data={ORDERINGS.map((value) => ({ value, label: t(`catalogue.ordering.${value}`) }))}
        value={filters.ordering}
        onChange={(ordering) => ordering && change({ ordering })}
      />
      {onClear && (
        <Button variant="subtle" color="gray" onClick={onClear}>
          {t("catalogue.filter.clear")}
        </Button>
      )}
    </div>
  );
}

const TYPING_MS = 400;

interface WordProps {
  readonly value: string | null;
  readonly onChange: (word: string | null) => void;
}

/** A word of the prompt, which is searched for once typing pauses. */
function WordField({ value, onChange }: WordProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value ?? "");
  const [searched, setSearched] = useState(value);
  const search = useDebouncedCallback((word: string) => onChange(word || null), TYPING_MS);
  // A word that comes from elsewhere, such as a link or the button that clears all, is shown.
  if (searched !== value) {
    setSearched(value);
    if (text.trim() !== (value ?? "")) setText(value ?? "");
  }
  return (
    <TextInput
      label={t("catalogue.filter.word")}
      placeholder={t("catalogue.filter.any")}
      maxLength={120}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        search(currentTarget.value.trim());
      }}
    />
  );
}
