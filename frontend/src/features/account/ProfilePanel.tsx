import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Account } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { useChangeAccount } from "./queries";

const FIELDS = ["username", "email", "current_password"];

/** Name and address. Another address needs the password, because a new one can be mailed there. */
export function ProfilePanel({ account }: { readonly account: Account }) {
  const { t } = useTranslation();
  const [username, setUsername] = useState(account.username);
  const [email, setEmail] = useState(account.email);
  const [password, setPassword] = useState("");
  const change = useChangeAccount();
  const wrong = fieldErrors(change.error);
  const isMoved = email !== account.email;
  const isChanged = isMoved || username !== account.username;
  const save = () =>
    change.mutate(
      { username, ...(isMoved && { email }), current_password: password },
      {
        onSuccess: (saved) => {
          setPassword("");
          setEmail(saved.email);
          const isAsked = isMoved && saved.wanted_email !== "";
          notifyDone(t(isAsked ? "account.address.sent" : "account.saved"));
        },
      },
    );
  const giveUp = () =>
    change.mutate(
      { email: account.email, current_password: "" },
      { onSuccess: () => notifyDone(t("account.address.givenUp")) },
    );
  return (
    <Panel title={t("account.profile")}>
      <form action={save}>
        <Stack>
          {change.error && Object.keys(wrong).length === 0 && (
            <Alert color="red" variant="light" role="alert">
              {errorText(change.error, t, FIELDS)}
            </Alert>
          )}
          <TextInput
            label={t("session.username")}
            autoComplete="username"
            required
            withAsterisk={false}
            maxLength={150}
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
            error={wrong["username"]}
          />
          <TextInput
            type="email"
            label={t("account.email")}
            autoComplete="email"
            required={account.email !== ""}
            withAsterisk={false}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={wrong["email"]}
          />
          {account.wanted_email !== "" && (
            <Alert variant="light" role="status">
              <Stack gap="xs" align="flex-start">
                {t("account.address.waits", { address: account.wanted_email })}
                <Button size="xs" variant="default" loading={change.isPending} onClick={giveUp}>
                  {t("account.address.giveUp")}
                </Button>
              </Stack>
            </Alert>
          )}
          {isMoved && (
            <PasswordInput
              label={t("account.password.current")}
              description={t("account.whyPassword")}
              autoComplete="current-password"
              required
              withAsterisk={false}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={wrong["current_password"]}
            />
          )}
          <Button type="submit" disabled={!isChanged} loading={change.isPending}>
            {t("action.save")}
          </Button>
        </Stack>
      </form>
    </Panel>
  );
}
