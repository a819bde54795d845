import { Alert, Button, Stack } from "@mantine/core";
import { Link, useParams } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { errorText } from "@/shared/words/errors";
import { DoorPage } from "./DoorPage";
import { useConfirmAddress } from "./queries";

/** Confirms an address on a click, not by itself: mail scanners also open the page. */
export function ConfirmAddressPage() {
  const { t } = useTranslation();
  const { secret = "" } = useParams();
  const confirm = useConfirmAddress();
  return (
    <DoorPage title={t("session.address.title")} text={t("session.address.text")}>
      <Stack>
        {confirm.error && (
          <Alert color="red" title={t("session.address.failed")} role="alert">
            {errorText(confirm.error, t)}
          </Alert>
        )}
        {confirm.data ? (
          <Alert color="teal" variant="light" role="status">
            {t("session.address.done", { address: confirm.data.email })}
          </Alert>
        ) : (
          <Button
            fullWidth
            autoFocus
            loading={confirm.isPending}
            onClick={() => confirm.mutate(secret)}
          >
            {t("session.address.submit")}
          </Button>
        )}
        <Button component={Link} to="/account" variant="default" fullWidth>
          {t("session.address.toAccount")}
        </Button>
      </Stack>
    </DoorPage>
  );
}
