import { Alert, Anchor, Button, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { LoadingState } from "@/shared/ui/states";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { DoorPage } from "./DoorPage";
import { useAskForReset, useCanMail } from "./queries";

/** For people who have forgotten their password: by mail, or else by their admin. */
export function ForgottenPage() {
  const { t } = useTranslation();
  const canMail = useCanMail();
  return (
    <DoorPage title={t("session.forgotten.title")}>
      <Stack>
        {canMail.isPending ? (
          <LoadingState rows={2} height={40} />
        ) : canMail.data ? (
          <ResetForm />
        ) : (
          <Text>{t("session.forgotten.askAdmin")}</Text>
        )}
        <Anchor component={Link} to="/login" size="sm">
          {t("session.link.toLogin")}
        </Anchor>
      </Stack>
    </DoorPage>
  );
}

function ResetForm() {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const ask = useAskForReset();
  if (ask.isSuccess) {
    return (
      <Alert color="teal" variant="light" role="status">
        {t("session.forgotten.sent", { email })}
      </Alert>
    );
  }
  const wrong = fieldErrors(ask.error)["email"];
  return (
    <form action={() => ask.mutate(email)}>
      <Stack>
        {ask.error && wrong === undefined && (
          <Alert color="red" variant="light" role="alert">
            {errorText(ask.error, t)}
          </Alert>
        )}
        <TextInput
          type="email"
          label={t("account.email")}
          description={t("session.forgotten.hint")}
          autoComplete="email"
          required
          withAsterisk={false}
          autoFocus
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={wrong}
        />
        <Button type="submit" fullWidth loading={ask.isPending}>
          {t("session.forgotten.submit")}
        </Button>
      </Stack>
    </form>
  );
}
