import { Button, Group, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { hasNewGuidelines, useReadGuidelines } from "@/shared/project/guidelines";
import { notifyError } from "@/shared/ui/notify";
import classes from "./notice.module.css";

interface Props {
  readonly onOpen: () => void;
}

/** Says once that the guidelines have changed. Keys still answer questions meanwhile. */
export function GuidelinesNotice({ onOpen }: Props) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const read = useReadGuidelines(project);
  if (!hasNewGuidelines(project)) return null;
  const seen = () => read.mutate(undefined, { onError: notifyError });
  return (
    <aside
      className={classes.notice}
      aria-label={t("judge.guidelines")}
      data-testid="new-guidelines"
    >
      <Text size="sm">{t("judge.newGuidelines.text")}</Text>
      <Group gap="xs" wrap="nowrap">
        <Button
          size="xs"
          loading={read.isPending}
          onClick={() => {
            onOpen();
            seen();
          }}
        >
          {t("judge.newGuidelines.read")}
        </Button>
        <Button size="xs" variant="default" onClick={seen}>
          {t("judge.newGuidelines.close")}
        </Button>
      </Group>
    </aside>
  );
}
