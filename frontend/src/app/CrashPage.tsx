import { Button } from "@mantine/core";
import { IconBug } from "@tabler/icons-react";
import { useEffect } from "react";
import { useRouteError } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";

/** The last resort: an error that no page has caught, or a page whose code could not be loaded. */
export function CrashPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  useEffect(() => console.error(error), [error]);
  return (
    <main>
      <EmptyState
        icon={<IconBug size={20} />}
        title={t("app.crashed.title")}
        text={t("app.crashed.text")}
        action={<Button onClick={() => location.reload()}>{t("app.crashed.action")}</Button>}
      />
    </main>
  );
}
