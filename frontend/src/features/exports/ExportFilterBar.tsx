import { NumberInput, Select, SimpleGrid, Text, TextInput } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { NamePick } from "@/shared/picks/PickLists";
import { Panel } from "@/shared/ui/Panel";
import type { ExportFilters } from "./filters";

const VERDICTS = ["undecided", "accepted", "rejected"] as const;
const BY = ["people", "machines"] as const;

interface Props {
  readonly project: number;
  readonly filters: ExportFilters;
  readonly onChange: (filters: ExportFilters) => void;
}

/** Limits all files of the page. */
export function ExportFilterBar({ project, filters, onChange }: Props) {
  const { t } = useTranslation();
  const change = (some: Partial<ExportFilters>) => {
    onChange({ ...filters, ...some });
  };
  return (
    <Panel title={t("exports.filters.title")}>
      <Text size="sm" mb="sm">
        {t("exports.filters.text")}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4, lg: 7 }} spacing="sm" maw={1400}>
        <Select
          label={t("exports.filters.verdict")}
          placeholder={t("exports.filters.any")}
          clearable
          data={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
          value={filters.verdict}
          onChange={(verdict) => {
            change({ verdict });
          }}
        />
        <NamePick
          project={project}
          of="category"
          value={filters.category}
          onChange={(category) => {
            change({ category });
          }}
        />
        <NamePick
          project={project}
          of="generator"
          value={filters.generator}
          onChange={(generator) => {
            change({ generator });
          }}
        />
        <NumberInput
          label={t("exports.filters.certificate")}
          placeholder={t("exports.filters.any")}
          min={1}
          allowDecimal={false}
          allowNegative={false}
          hideControls
          value={filters.certificate ?? ""}
          onChange={(typed) => {
            change({ certificate: typeof typed === "number" && typed >= 1 ? typed : null });
          }}
        />
        <Select
          label={t("exports.filters.by")}
          placeholder={t("exports.filters.any")}
          clearable
          data={BY.map((value) => ({ value, label: t(`exports.filters.${value}`) }))}
          value={filters.by}
          onChange={(by) => {
            change({ by });
          }}
        />
        {(["since", "until"] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            label={t(`exports.filters.${name}`)}
            value={filters[name] ?? ""}
            onChange={(event) => {
              change({ [name]: event.currentTarget.value || null });
            }}
          />
        ))}
      </SimpleGrid>
      <Text size="sm" c="dimmed" mt="xs">
        {t("exports.filters.days")}
      </Text>
    </Panel>
  );
}
