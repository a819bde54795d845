import { Button, Checkbox, Group, Popover, SegmentedControl, Stack } from "@mantine/core";
import { IconColumns3, IconLayoutGrid, IconTable } from "@tabler/icons-react";
import type { CatalogueColumn } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useMe } from "@/shared/project/current";
import { useSavePreferences } from "@/shared/project/preferences";
import { notifyError } from "@/shared/ui/notify";
import classes from "./catalogue.module.css";
import { COLUMNS, columnsOf } from "./columns";

interface Props {
  /** How many images the filters find; null while that is not known. */
  readonly count: number | null;
}

/** How many images there are, and how they are shown, which is kept for each person. */
export function Toolbar({ count }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const { mutate } = useSavePreferences();
  const isTable = me.catalogue_view === "table";
  return (
    <div className={classes.toolbar}>
      <span data-testid="count">
        {count !== null && t("catalogue.count", { count, number: formatCount(count) })}
      </span>
      <Group gap="xs">
        {isTable && (
          <ColumnPick
            chosen={columnsOf(me.catalogue_columns).map(({ name }) => name)}
            onChange={(catalogue_columns) =>
              mutate({ catalogue_columns }, { onError: notifyError })
            }
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t("catalogue.view.label")}
          value={isTable ? "table" : "grid"}
          onChange={(catalogue_view) => mutate({ catalogue_view }, { onError: notifyError })}
          data={(
            [
              ["grid", IconLayoutGrid],
              ["table", IconTable],
            ] as const
          ).map(([value, Icon]) => ({
            value,
            label: (
              <Group gap={6} wrap="nowrap">
                <Icon size={14} aria-hidden />
                {t(`catalogue.view.${value}`)}
              </Group>
            ),
          }))}
        />
      </Group>
    </div>
  );
}

interface PickProps {
  readonly chosen: readonly CatalogueColumn[];
  readonly onChange: (chosen: CatalogueColumn[]) => void;
}

function ColumnPick({ chosen, onChange }: PickProps) {
  const { t } = useTranslation();
  return (
    <Popover position="bottom-end" trapFocus withRoles shadow="md">
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconColumns3 size={14} aria-hidden />}
        >
          {t("catalogue.columns")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t("catalogue.columns")}>
        <Stack gap={8}>
          {COLUMNS.map(({ name }) => (
            <Checkbox
              key={name}
              size="xs"
              label={t(`catalogue.column.${name}`)}
              checked={chosen.includes(name)}
              onChange={({ currentTarget }) =>
                onChange(
                  COLUMNS.map((column) => column.name).filter((each) =>
                    each === name ? currentTarget.checked : chosen.includes(each),
                  ),
                )
              }
            />
          ))}
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
