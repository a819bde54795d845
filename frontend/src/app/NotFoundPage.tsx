import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { use } from "react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { ProjectContext } from "@/shared/project/current";
import { EmptyState } from "@/shared/ui/states";

/** Shown inside the shell, so the menu of the page's project stays. */
export function NotFoundPage() {
  const { t } = useTranslation();
  const project = use(ProjectContext);
  return (
    <>
      <title>{`${t("app.notFound.title")} · Packshot`}</title>
      <EmptyState
        isPage
        icon={<IconMapOff size={20} />}
        title={t("app.notFound.title")}
        text={t(project ? "app.notFound.textInProject" : "app.notFound.text")}
        action={
          <Button
            component={Link}
            to={project ? `/projects/${project.id}` : "/projects"}
            variant="default"
          >
            {t(project ? "app.notFound.toProject" : "app.notFound.action")}
          </Button>
        }
      />
    </>
  );
}
