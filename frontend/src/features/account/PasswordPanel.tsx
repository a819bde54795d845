import { Alert, Button, PasswordInput, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Account } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { useChangePassword } from "./queries";

const FIELDS = ["password", "current_password"];

/** Another password. Soon after a one-time link the old one is not asked. */
export function PasswordPanel({ account }: { readonly account: Account }) {
  const { t } = useTranslation();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");
  const change = useChangePassword();
  const wrong = fieldErrors(change.error);
  const save = () =>
    change.mutate(
      { password, current_password: current },
      {
        onSuccess: () => {
          setCurrent("");
          setPassword("");
          notifyDone(t("account.password.changed"));
        },
      },
    );
  return (
    <Panel title={t("account.password.title")}>
      <form action={save}>
        <Stack>
          {change.error && Object.keys(wrong).length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {errorText(change.error, t, FIELDS)}
            </Alert>
          )}
          {account.needs_password ? (
            <PasswordInput
              label={t("account.password.current")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
              error={wrong["current_password"]}
            />
          ) : (
            <Text size="sm">{t("account.password.byLink")}</Text>
          )}
          <PasswordInput
            label={t("account.password.new")}
            description={t("session.invitation.passwordHint")}
            autoComplete="new-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={wrong["password"]}
          />
          <Button type="submit" loading={change.isPending}>
            {t("account.password.submit")}
          </Button>
          <Text size="sm" c="dimmed">
            {t("account.password.others")}
          </Text>
        </Stack>
      </form>
    </Panel>
  );
}
