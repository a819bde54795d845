import { Button, Group, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconMessageQuestion, IconStar, IconX } from "@tabler/icons-react";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { AskAgainDialog } from "./AskAgainDialog";
import type { Filters } from "./address";
import classes from "./catalogue.module.css";
import { KnownAnswersDialog } from "./KnownAnswersDialog";
import {
  chosenImages,
  EVERYTHING,
  exportAddress,
  MOST_IDS,
  MOST_KNOWN,
  NOTHING,
  type Selection,
} from "./selection";

interface Props {
  readonly project: number;
  readonly filters: Filters;
  readonly selection: Selection;
  /** How many images the filters find; null while that is not known. */
  readonly count: number | null;
  readonly onSelect: (selection: Selection) => void;
}

/** What can be done with the chosen images. */
export function BulkBar({ project, filters, selection, count, onSelect }: Props) {
  const { t } = useTranslation();
  const [isAsking, asking] = useDisclosure();
  const [isKnown, known] = useDisclosure();
  const chosen = chosenImages(selection, filters);
  const number = selection.isAll ? (count ?? 0) : selection.ids.size;
  const isTooMany = !selection.isAll && number > MOST_IDS;
  const done = () => onSelect(NOTHING);
  const dialog = { project, chosen, number, onDone: done };
  return (
    <section className={classes.toolbar} aria-label={t("catalogue.bulk.label")} data-bulk>
      <Group gap="xs">
        <Text span size="sm" fw={550} role="status">
          {t("catalogue.bulk.chosen", { count: number, number: formatCount(number) })}
        </Text>
        {!selection.isAll && count !== null && count > number && (
          <Button size="compact-sm" variant="subtle" onClick={() => onSelect(EVERYTHING)}>
            {t("catalogue.bulk.all", { number: formatCount(count) })}
          </Button>
        )}
        {isTooMany && (
          <Text span size="sm" c="dimmed">
            {t("catalogue.bulk.tooMany", { most: MOST_IDS })}
          </Text>
        )}
      </Group>
      <Group gap="xs">
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconMessageQuestion size={14} aria-hidden />}
          disabled={isTooMany}
          onClick={asking.open}
        >
          {t("catalogue.bulk.ask")}
        </Button>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconStar size={14} aria-hidden />}
          disabled={number > MOST_KNOWN}
          title={
            number > MOST_KNOWN ? t("catalogue.bulk.knownMost", { most: MOST_KNOWN }) : undefined
          }
          onClick={known.open}
        >
          {t("catalogue.bulk.known")}
        </Button>
        <Button
          component="a"
          {...(isTooMany
            ? { "data-disabled": true }
            : { href: exportAddress(project, chosen), download: true })}
          size="compact-sm"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
        >
          {t("catalogue.bulk.export")}
        </Button>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconX size={14} aria-hidden />}
          onClick={done}
        >
          {t("catalogue.bulk.none")}
        </Button>
      </Group>
      <AskAgainDialog {...dialog} isOpen={isAsking} onClose={asking.close} />
      <KnownAnswersDialog {...dialog} isOpen={isKnown} onClose={known.close} />
    </section>
  );
}
