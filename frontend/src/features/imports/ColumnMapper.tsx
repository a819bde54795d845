import { Select, SimpleGrid, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { COLUMNS, type Columns } from "./columns";

interface Props {
  readonly header: readonly string[];
  readonly columns: Columns;
  readonly onChange: (columns: Columns) => void;
}

/** Which column of the chosen CSV file is which of ours. */
export function ColumnMapper({ header, columns, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }} data-testid="columns">
      <Text component="legend" size="sm" fw={550}>
        {t("imports.columns.title")}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {t("imports.columns.text")}
      </Text>
      <SimpleGrid cols={{ base: 2, sm: 3 }} spacing="xs">
        {COLUMNS.map((column) => (
          <Select
            key={column}
            size="xs"
            label={column}
            data={[...header]}
            value={columns[column] ?? null}
            placeholder={t("imports.columns.none")}
            clearable
            error={column === "product" && columns.product === undefined}
            clearButtonProps={{ "aria-label": t("imports.columns.clear", { column }) }}
            onChange={(name) => {
              const others = Object.entries(columns).filter(([each]) => each !== column);
              onChange(Object.fromEntries(name === null ? others : [...others, [column, name]]));
            }}
          />
        ))}
      </SimpleGrid>
    </fieldset>
  );
}
