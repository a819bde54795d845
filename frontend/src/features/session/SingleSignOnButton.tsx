import { Button } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";

/** Leads to the provider and back to the page that was asked for. */
export function SingleSignOnButton({ name }: { readonly name: string }) {
  const { t } = useTranslation();
  const { pathname, search } = window.location;
  const next = /^\/(login|invitation)/.test(pathname) ? "/" : `${pathname}${search}`;
  return (
    <Button component="a" href={`/sso/login/?next=${encodeURIComponent(next)}`} fullWidth>
      {t("session.singleSignOn.button", { name })}
    </Button>
  );
}
