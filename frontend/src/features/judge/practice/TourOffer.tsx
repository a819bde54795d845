import { Button, Group, Text } from "@mantine/core";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject, useMe } from "@/shared/project/current";
import { useSavePreferences } from "@/shared/project/preferences";
import { notifyError } from "@/shared/ui/notify";
import classes from "./practice.module.css";

/** Offers the tour above the judge screen. Keys still answer questions meanwhile. */
export function TourOffer() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const preferences = useSavePreferences();
  if (useMe().tour_done) return null;
  return (
    <aside className={classes.offer} aria-label={t("practice.title")} data-testid="tour-offer">
      <Text size="sm">{t("practice.offer.text")}</Text>
      <Group gap="xs" wrap="nowrap">
        <Button size="xs" component={Link} to={`/projects/${project.id}/practice`}>
          {t("practice.offer.start")}
        </Button>
        <Button
          size="xs"
          variant="default"
          onClick={() => preferences.mutate({ tour_done: true }, { onError: notifyError })}
        >
          {t("practice.offer.skip")}
        </Button>
      </Group>
    </aside>
  );
}
