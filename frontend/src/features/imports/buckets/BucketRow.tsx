import { Button, Group, Table, Text } from "@mantine/core";
import type { BucketImport } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { EverySelect } from "./EverySelect";
import { useBucketActions } from "./queries";

interface Props {
  readonly row: BucketImport;
  readonly onStarted: (job: number) => void;
}

/** One imported folder: how often it is looked at, and what can be done with it. */
export function BucketRow({ row, onStarted }: Props) {
  const { t } = useTranslation();
  const actions = useBucketActions(row);
  return (
    <Table.Tr data-testid="bucket-import">
      <Table.Td style={{ overflowWrap: "anywhere" }}>
        <Text fw={600} size="sm" span>
          {row.source}
        </Text>{" "}
        {row.prefix || t("imports.bucket.everything")}
      </Table.Td>
      <Table.Td>
        <EverySelect
          minutes={row.every_minutes}
          label={t("imports.bucket.every")}
          isLabelShown={false}
          onChange={actions.change}
        />
        {row.next_look_at && (
          <Text size="xs" c="dimmed" mt={4}>
            {t("imports.bucket.next", { time: formatMoment(row.next_look_at) })}
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end">
          <Button
            size="compact-sm"
            variant="default"
            loading={actions.isPending}
            onClick={() => actions.look(false, onStarted)}
          >
            {t("imports.bucket.look")}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => actions.look(true, onStarted)}>
            {t("imports.bucket.again")}
          </Button>
          <ConfirmButton
            size="compact-sm"
            variant="subtle"
            color="red"
            question={t("imports.bucket.removeQuestion")}
            explanation={t("imports.bucket.removeText")}
            confirm={t("imports.bucket.remove")}
            onConfirm={actions.remove}
          >
            {t("imports.bucket.remove")}
          </ConfirmButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}
