import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "@/shared/i18n";
import { useFoundProducts, useNames, useProductName } from "./queries";

const TYPING_MS = 200;

interface Option {
  readonly value: string;
  readonly label: string;
}

interface NamePickProps {
  readonly project: number;
  readonly of: "generator" | "category";
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly isInPopover?: boolean;
}

/** Picks one of the project's generators or categories. */
export function NamePick({ project, of, value, onChange, isInPopover = false }: NamePickProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const names = useNames(project, of, useSettled(search, value));
  const options = (names.data?.results ?? []).map((name) => ({ value: name, label: name }));
  return (
    <PickList
      label={t(of)}
      options={options}
      hasMore={names.data?.has_more ?? false}
      isLoading={names.isFetching}
      chosen={value === null ? null : { value, label: value }}
      isInPopover={isInPopover}
      onSearch={setSearch}
      onChange={onChange}
    />
  );
}

interface ProductPickProps {
  readonly project: number;
  readonly value: number | null;
  readonly onChange: (value: number | null) => void;
  readonly isInPopover?: boolean;
}

/** Picks one of the project's products, which the server searches. */
export function ProductPick({ project, value, onChange, isInPopover = false }: ProductPickProps) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const name = useProductName(value);
  const products = useFoundProducts(project, useSettled(search, name));
  const options = (products.data?.results ?? []).map(({ id, external_id }) => ({
    value: String(id),
    label: external_id,
  }));
  return (
    <PickList
      label={t("product")}
      options={options}
      hasMore={Boolean(products.data?.next)}
      isLoading={products.isFetching}
      chosen={value === null ? null : { value: String(value), label: name ?? `#${value}` }}
      isInPopover={isInPopover}
      onSearch={setSearch}
      onChange={(chosen) => onChange(chosen === null ? null : Number(chosen))}
    />
  );
}

/** The search text once typing pauses; empty while the field only shows the chosen option. */
function useSettled(search: string, chosen: string | null): string {
  const [settled] = useDebouncedValue(search.trim(), TYPING_MS);
  return settled === chosen ? "" : settled;
}

interface PickListProps {
  readonly label: string;
  readonly options: readonly Option[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly chosen: Option | null;
  /** A list in a portal would count as a click outside of the popover. */
  readonly isInPopover: boolean;
  readonly onSearch: (search: string) => void;
  readonly onChange: (value: string | null) => void;
}

function PickList(props: PickListProps) {
  const { label, options, hasMore, isLoading, chosen, isInPopover, onSearch, onChange } = props;
  const { t } = useTranslation();
  const isListed = options.some(({ value }) => value === chosen?.value);
  const more = { value: "", label: t("catalogue.filter.more"), disabled: true };
  const data = [...(chosen && !isListed ? [chosen] : []), ...options, ...(hasMore ? [more] : [])];
  return (
    <Select
      label={label}
      placeholder={t("catalogue.filter.any")}
      searchable
      clearable
      maxDropdownHeight={320}
      comboboxProps={{ withinPortal: !isInPopover }}
      data={data}
      // The server has already searched.
      filter={({ options: found }) => found}
      nothingFoundMessage={t(isLoading ? "state.loading" : "catalogue.filter.nothing")}
      value={chosen?.value ?? null}
      onChange={onChange}
      onSearchChange={onSearch}
    />
  );
}
