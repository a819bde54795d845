import { NumberInput, Select, SimpleGrid, TextInput } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { NamePick, ProductPick } from "@/shared/picks/PickLists";
import { useCurrentProject } from "@/shared/project/current";
import { ASKED, dayOf, DECIDERS, VERDICTS, type DeskFilters } from "./address";
import { useReviewers } from "./queries";

interface Props {
  readonly filters: DeskFilters;
  readonly onChange: (filters: DeskFilters) => void;
}

/** Every filter besides flag, search and order. */
export function FilterFields({ filters, onChange }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject().id;
  const reviewers = useReviewers(project);
  const change = (chosen: Partial<DeskFilters>) => onChange({ ...filters, ...chosen });
  const any = t("review.find.any");
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      <Select
        label={t("review.find.verdict")}
        placeholder={any}
        clearable
        comboboxProps={INSIDE}
        data={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        value={filters.verdict}
        onChange={(verdict) => change({ verdict })}
      />
      <Select
        label={t("review.find.decidedBy")}
        placeholder={any}
        clearable
        comboboxProps={INSIDE}
        data={DECIDERS.map((value) => ({ value, label: t(`review.find.by.${value}`) }))}
        value={filters.decidedBy}
        onChange={(decidedBy) => change({ decidedBy })}
      />
      {(["generator", "category"] as const).map((of) => (
        <NamePick
          key={of}
          isInPopover
          project={project}
          of={of}
          value={filters[of]}
          onChange={(name) => change({ [of]: name })}
        />
      ))}
      <ProductPick
        isInPopover
        project={project}
        value={filters.product}
        onChange={(product) => change({ product })}
      />
      <Select
        label={t("review.find.assigned")}
        placeholder={any}
        clearable
        comboboxProps={INSIDE}
        data={[
          { value: "me", label: t("review.me") },
          { value: "nobody", label: t("review.nobody") },
          ...(reviewers.data ?? []).map(({ id, username }) => ({
            value: String(id),
            label: username,
          })),
        ]}
        value={filters.assigned}
        onChange={(assigned) => change({ assigned })}
      />
      <Range name="score" most={1} filters={filters} onChange={change} />
      <Range name="uncertainty" most={1000} filters={filters} onChange={change} />
      {(["since", "until"] as const).map((side) => (
        <TextInput
          key={side}
          type="date"
          label={t(`review.find.${side}`)}
          value={filters[side] ?? ""}
          onChange={(event) => change({ [side]: dayOf(event.currentTarget.value) })}
        />
      ))}
      <Select
        label={t("review.find.asked")}
        allowDeselect={false}
        comboboxProps={INSIDE}
        data={ASKED.map((value) => ({ value, label: t(`review.find.askedHow.${value}`) }))}
        value={filters.asked}
        onChange={(asked) => asked && change({ asked })}
      />
    </SimpleGrid>
  );
}

/** A list in a portal would count as a click outside of the filters. */
const INSIDE = { withinPortal: false };

interface RangeProps {
  readonly name: "score" | "uncertainty";
  readonly most: number;
  readonly filters: DeskFilters;
  readonly onChange: (chosen: Partial<DeskFilters>) => void;
}

function Range({ name, most, filters, onChange }: RangeProps) {
  const { t } = useTranslation();
  return (["Min", "Max"] as const).map((end) => (
    <NumberInput
      key={end}
      label={t(end === "Min" ? "review.find.from" : "review.find.to", {
        name: t(`review.find.${name}`),
      })}
      min={0}
      max={most}
      step={0.05}
      decimalScale={3}
      value={filters[`${name}${end}`] ?? ""}
      onChange={(value) => onChange({ [`${name}${end}`]: value === "" ? null : Number(value) })}
    />
  ));
}
