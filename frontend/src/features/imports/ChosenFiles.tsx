import { Button, Group, Text } from "@mantine/core";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { formatBytes, MOST_FILES, sortFiles, productSource, type ChosenFile } from "./files";

interface Props {
  readonly chosen: readonly ChosenFile[];
  readonly isSending: boolean;
  readonly onRemove: () => void;
}

/** What is about to be sent, and how the server will know which picture is which. */
export function ChosenFiles({ chosen, isSending, onRemove }: Props) {
  const { t } = useTranslation();
  const upload = sortFiles(chosen);
  const source = productSource(upload);
  const isTooMuch = chosen.length > MOST_FILES;
  return (
    <div data-testid="chosen">
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm" fw={550}>
          {t("imports.drop.chosen", {
            count: chosen.length,
            size: formatBytes(chosen.reduce((sum, { file }) => sum + file.size, 0)),
          })}
        </Text>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          disabled={isSending}
          onClick={onRemove}
        >
          {t("imports.drop.remove")}
        </Button>
      </Group>
      <Text size="sm" c={source === "nothing" ? "red" : "dimmed"}>
        {t(`imports.source.${source}`, { name: upload.manifest?.path ?? "" })}
      </Text>
      {isTooMuch && (
        <Text size="sm" c="red" role="alert">
          {t("imports.drop.tooMany", { most: formatCount(MOST_FILES) })}
        </Text>
      )}
    </div>
  );
}
