import { Button } from "@mantine/core";
import { IconArchive } from "@tabler/icons-react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { EmptyState } from "@/shared/ui/states";

/** In place of the judge screen: an archived project asks nobody anything. */
export function ArchivedJudge() {
  const { t } = useTranslation();
  const { id, name } = useCurrentProject();
  return (
    <main>
      <title>{`${t("judge.title")} · ${name} · Packshot`}</title>
      <EmptyState
        isPage
        icon={<IconArchive size={20} />}
        title={t("judge.archived.title")}
        text={t("judge.archived.text")}
        action={
          <Button component={Link} to={`/projects/${id}`}>
            {t("judge.leave")}
          </Button>
        }
      />
    </main>
  );
}
