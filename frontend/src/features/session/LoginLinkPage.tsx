import { Alert, Button, Stack } from "@mantine/core";
import { Link, useLocation, useNavigate, useParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { errorText } from "@/shared/words/errors";
import { DoorPage } from "./DoorPage";
import { useLogInByLink } from "./queries";

/**
 * The page of a one-time login link. It logs the person in on a click, not by itself, because mail
 * scanners and link previews also open the page and would use up the link.
 */
export function LoginLinkPage() {
  const { t } = useTranslation();
  const { secret = "" } = useParams();
  const navigate = useNavigate();
  const logIn = useLogInByLink();
  // Links that were made because of a forgotten password lead to where another one is set.
  const next = useLocation().hash === "#password" ? "/account" : "/";
  return (
    <DoorPage title={t("session.link.title")} text={t("session.link.text")}>
      <Stack>
        {logIn.error && (
          <Alert color="red" title={t("session.link.failed")} role="alert">
            {errorText(logIn.error, t)} {t("session.link.failedHint")}
          </Alert>
        )}
        <Button
          fullWidth
          autoFocus
          loading={logIn.isPending}
          onClick={() =>
            logIn.mutate(secret, { onSuccess: () => void navigate(next, { replace: true }) })
          }
        >
          {t("session.link.submit")}
        </Button>
        {logIn.error && (
          <Button component={Link} to="/login" variant="default" fullWidth>
            {t("session.link.toLogin")}
          </Button>
        )}
      </Stack>
    </DoorPage>
  );
}
