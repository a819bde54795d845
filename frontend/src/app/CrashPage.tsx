import { Button } from "@mantine/core";
import { IconBug } from "@tabler/icons-react";
import { useEffect } from "react";
import { useRouteError } from "react-router";
import { NetworkError } from "@/api/problem";
import { useTranslation } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import { NoConnectionPage } from "./NoConnectionPage";

const reload = () => location.reload();

/** The last resort: shown when no page catches an error, or when a page's code fails to load. */
export function CrashPage() {
  const { t } = useTranslation();
  const error = useRouteError();
  useEffect(() => console.error(error), [error]);
  if (error instanceof NetworkError) return <NoConnectionPage onBack={reload} />;
  return (
    <main>
      <title>{`${t("app.crashed.title")} · Packshot`}</title>
      <EmptyState
        isPage
        icon={<IconBug size={20} />}
        title={t("app.crashed.title")}
        text={t("app.crashed.text")}
        action={<Button onClick={reload}>{t("app.crashed.action")}</Button>}
      />
    </main>
  );
}
