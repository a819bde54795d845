import { Button, Popover, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback, useDisclosure } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconSearch } from "@tabler/icons-react";
import { useState, type KeyboardEvent, type RefObject } from "react";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { countFilters, ORDERINGS, UNFILTERED, type DeskFilters } from "./address";
import classes from "./desk.module.css";
import { FilterFields } from "./FilterFields";

const TYPING_MS = 250;

interface Props {
  readonly filters: DeskFilters;
  /** How many images match; unknown at first. */
  readonly total: number | undefined;
  readonly searchRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (filters: DeskFilters) => void;
  /** The saved views. */
  readonly children: React.ReactNode;
}

/** Search, order and filters; all of it stands in the address. */
export function FilterBar({ filters, total, searchRef, onChange, children }: Props) {
  const { t } = useTranslation();
  const [isOpen, { toggle, close }] = useDisclosure();
  const count = countFilters(filters);
  return (
    <div className={classes.filterBar} role="search">
      <SearchField
        value={filters.search}
        fieldRef={searchRef}
        onChange={(search) => onChange({ ...filters, search })}
      />
      <Select
        size="xs"
        w={200}
        aria-label={t("review.find.order")}
        allowDeselect={false}
        data={ORDERINGS.map((value) => ({ value, label: t(`review.find.ordering.${value}`) }))}
        value={filters.ordering}
        onChange={(ordering) => ordering && onChange({ ...filters, ordering })}
      />
      <Popover opened={isOpen} onChange={close} position="bottom-start" width={520} trapFocus>
        <Popover.Target>
          <Button
            size="xs"
            variant={count > 0 ? "light" : "default"}
            leftSection={<IconAdjustmentsHorizontal size={14} aria-hidden />}
            onClick={toggle}
          >
            {count > 0 ? t("review.find.filtersOn", { count }) : t("review.find.filters")}
          </Button>
        </Popover.Target>
        <Popover.Dropdown>
          <FilterFields filters={filters} onChange={onChange} />
        </Popover.Dropdown>
      </Popover>
      {count > 0 && (
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          onClick={() =>
            onChange({ ...UNFILTERED, ordering: filters.ordering, search: filters.search })
          }
        >
          {t("review.find.clear")}
        </Button>
      )}
      {children}
      <span className={classes.total} role="status">
        {total !== undefined && t("review.find.shown", { number: formatCount(total) })}
      </span>
    </div>
  );
}

interface SearchProps {
  readonly value: string;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (value: string) => void;
}

function SearchField({ value, fieldRef, onChange }: SearchProps) {
  const { t } = useTranslation();
  // The address follows what was typed last; where it is something else, somebody else set it.
  const [field, setField] = useState({ typed: value, sent: value, before: value });
  const isOwn = value === field.sent || value === field.before;
  const settle = useDebouncedCallback(
    (typed: string) => {
      setField(({ sent }) => ({ typed, sent: typed, before: sent }));
      onChange(typed);
    },
    { delay: TYPING_MS, flushOnUnmount: true },
  );
  const backToKeys = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    settle.flush();
    event.currentTarget.blur();
  };
  return (
    <TextInput
      ref={fieldRef}
      size="xs"
      className={classes.search ?? ""}
      aria-label={t("review.find.search")}
      placeholder={t("review.find.searchPlaceholder")}
      leftSection={<IconSearch size={14} aria-hidden />}
      maxLength={200}
      value={isOwn ? field.typed : value}
      onChange={(event) => {
        const typed = event.currentTarget.value;
        setField({ typed, sent: value, before: value });
        settle(typed);
      }}
      onKeyDown={backToKeys}
    />
  );
}
