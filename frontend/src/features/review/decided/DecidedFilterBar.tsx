import { Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { useReviewers } from "@/features/review/desk/queries";
import { dayOf } from "@/features/review/desk/address";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { DECISIONS, STATES, type DecidedFilters } from "./address";
import classes from "./decided.module.css";

const TYPING_MS = 250;

interface Props {
  readonly filters: DecidedFilters;
  readonly onChange: (filters: DecidedFilters) => void;
}

/** By whom, what, when, and about which image. */
export function DecidedFilterBar({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const reviewers = useReviewers(useCurrentProject().id);
  const change = (chosen: Partial<DecidedFilters>) => onChange({ ...filters, ...chosen });
  const [typed, setTyped] = useState(filters.search);
  const settle = useDebouncedCallback((search: string) => change({ search }), TYPING_MS);
  const any = t("review.find.any");
  return (
    <div className={classes.filters} role="search">
      <TextInput
        size="xs"
        label={t("review.find.search")}
        placeholder={t("review.find.searchPlaceholder")}
        maxLength={200}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          settle(event.currentTarget.value);
        }}
      />
      <Select
        size="xs"
        label={t("review.decided.reviewer")}
        placeholder={any}
        clearable
        data={(reviewers.data ?? []).map(({ id, username }) => ({
          value: String(id),
          label: username,
        }))}
        value={filters.reviewer === null ? null : String(filters.reviewer)}
        onChange={(id) => change({ reviewer: id === null ? null : Number(id) })}
      />
      <Select
        size="xs"
        label={t("review.decided.decision")}
        placeholder={any}
        clearable
        data={DECISIONS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        value={filters.decision}
        onChange={(decision) => change({ decision })}
      />
      <Select
        size="xs"
        label={t("review.decided.state")}
        placeholder={any}
        clearable
        data={STATES.map((value) => ({
          value,
          label: t(
            value === "standing" ? "review.decided.standing" : "review.decided.reversedOnly",
          ),
        }))}
        value={filters.state}
        onChange={(state) => change({ state })}
      />
      {(["since", "until"] as const).map((side) => (
        <TextInput
          key={side}
          size="xs"
          type="date"
          label={t(`review.decided.${side}`)}
          value={filters[side] ?? ""}
          onChange={(event) => change({ [side]: dayOf(event.currentTarget.value) })}
        />
      ))}
    </div>
  );
}
