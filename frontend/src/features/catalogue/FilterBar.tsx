import { Button, Select } from "@mantine/core";
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
