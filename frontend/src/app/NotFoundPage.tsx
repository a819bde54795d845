import { Button } from "@mantine/core";
import { IconMapOff } from "@tabler/icons-react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <main>
      <title>{`${t("app.notFound.title")} · Packshot`}</title>
      <EmptyState
        isPage
        icon={<IconMapOff size={20} />}
        title={t("app.notFound.title")}
        text={t("app.notFound.text")}
        action={
          <Button component={Link} to="/projects" variant="default">
            {t("app.notFound.action")}
          </Button>
        }
      />
    </main>
  );
}
