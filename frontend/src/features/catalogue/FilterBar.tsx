import { Button, NumberInput, Select, TextInput } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { NamePick, ProductPick } from "@/shared/picks/PickLists";
import {
  countFilters,
  DECIDERS,
  FLAGS,
  ORDERINGS,
  VERDICTS,
  type Filters,
  type Listing,
} from "./address";
import classes from "./catalogue.module.css";
import { SettledText } from "./SettledText";

interface Props {
  readonly project: number;
  readonly listing: Listing;
  readonly onChange: (change: Partial<Listing>) => void;
  readonly onClear: () => void;
}

export function FilterBar({ project, listing, onChange, onClear }: Props) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const count = countFilters(listing);
  return (
    <div className={classes.filters} data-open={isOpen}>
      <div className={classes.filterHead}>
        <SettledText
          label={t("catalogue.filter.search")}
          value={listing.search}
          onChange={(search) => onChange({ search })}
          render={(field) => (
            <TextInput
              {...field}
              type="search"
              maxLength={200}
              leftSection={<IconSearch size={15} aria-hidden />}
              placeholder={t("catalogue.filter.searchHint")}
            />
          )}
        />
        <Select
          label={t("catalogue.filter.ordering")}
          allowDeselect={false}
          data={ORDERINGS.map((value) => ({ value, label: t(`catalogue.ordering.${value}`) }))}
          value={listing.ordering}
          onChange={(ordering) => ordering && onChange({ ordering })}
        />
        <Button
          variant="default"
          leftSection={<IconAdjustmentsHorizontal size={15} aria-hidden />}
          aria-expanded={isOpen}
          onClick={() => setIsOpen(!isOpen)}
        >
          {count === 0
            ? t("catalogue.filter.filters")
            : t("catalogue.filter.filtersSet", { count })}
        </Button>
        {count > 0 && (
          <Button variant="subtle" color="gray" onClick={onClear}>
            {t("catalogue.filter.clear")}
          </Button>
        )}
      </div>
      <div className={classes.filterMain}>
        <MainFilters project={project} filters={listing} onChange={onChange} />
      </div>
      {isOpen && (
        <div className={classes.filterMore}>
          <MoreFilters filters={listing} onChange={onChange} />
        </div>
      )}
    </div>
  );
}

interface PartProps {
  readonly filters: Filters;
  readonly onChange: (change: Partial<Filters>) => void;
}

function MainFilters({ project, filters, onChange }: PartProps & { readonly project: number }) {
  const { t } = useTranslation();
  return (
    <>
      <Select
        label={t("catalogue.filter.verdict")}
        placeholder={t("catalogue.filter.any")}
        clearable
        data={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        value={filters.verdict}
        onChange={(verdict) => onChange({ verdict })}
      />
      <Select
        label={t("catalogue.filter.flag")}
        placeholder={t("catalogue.filter.any")}
        clearable
        data={FLAGS.map((value) => ({ value, label: t(`flag.${value}`) }))}
        value={filters.flag}
        onChange={(flag) => onChange({ flag })}
      />
      {(["generator", "category"] as const).map((of) => (
        <NamePick
          key={of}
          project={project}
          of={of}
          value={filters[of]}
          onChange={(name) => onChange({ [of]: name })}
        />
      ))}
      <ProductPick
        project={project}
        value={filters.product}
        onChange={(product) => onChange({ product })}
      />
    </>
  );
}

function MoreFilters({ filters, onChange }: PartProps) {
  const { t } = useTranslation();
  return (
    <>
      <SettledText
        label={t("catalogue.filter.word")}
        value={filters.word}
        onChange={(word) => onChange({ word })}
        render={(field) => (
          <TextInput {...field} maxLength={120} placeholder={t("catalogue.filter.any")} />
        )}
      />
      <Select
        label={t("catalogue.filter.decided_by")}
        placeholder={t("catalogue.filter.any")}
        clearable
        data={DECIDERS.map((value) => ({ value, label: t(`catalogue.decider.${value}`) }))}
        value={filters.decided_by}
        onChange={(decided_by) => onChange({ decided_by })}
      />
      {(["score_min", "score_max"] as const).map((name) => (
        <SettledText
          key={name}
          label={t(`catalogue.filter.${name}`)}
          value={filters[name] === null ? null : String(filters[name])}
          onChange={(text) => onChange({ [name]: text === null ? null : Number(text) })}
          render={({ value, onChange: type, label }) => (
            <NumberInput
              label={label}
              value={value}
              onChange={(typed) => type(String(typed))}
              min={0}
              max={1}
              step={0.05}
              decimalScale={4}
              clampBehavior="strict"
            />
          )}
        />
      ))}
      {(["imported_from", "imported_to"] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          label={t(`catalogue.filter.${name}`)}
          value={filters[name] ?? ""}
          onChange={({ currentTarget }) => onChange({ [name]: currentTarget.value || null })}
        />
      ))}
      <SettledText
        label={t("catalogue.filter.certificate")}
        value={filters.certificate === null ? null : String(filters.certificate)}
        onChange={(text) => onChange({ certificate: text === null ? null : Number(text) })}
        render={({ value, onChange: type, label }) => (
          <NumberInput
            label={label}
            value={value}
            onChange={(typed) => type(String(typed))}
            min={1}
            allowDecimal={false}
            hideControls
            placeholder={t("catalogue.filter.any")}
          />
        )}
      />
    </>
  );
}
