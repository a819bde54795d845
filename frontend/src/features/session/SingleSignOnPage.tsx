import { Alert, Anchor, Button, PasswordInput, Stack } from "@mantine/core";
import { useState } from "react";
import { Link, useNavigate } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { Loaded } from "@/shared/ui/states";
import { errorText } from "@/shared/words/errors";
import { useSay } from "@/shared/words/say";
import { DoorPage } from "./DoorPage";
import { useDoors, useLinkAccount, useSingleSignOn } from "./queries";
import { SingleSignOnButton } from "./SingleSignOnButton";

/** After the way back from the provider: why it failed, or one password to connect an account. */
export function SingleSignOnPage() {
  const { t } = useTranslation();
  const found = useSingleSignOn();
  const email = found.data?.email ?? null;
  return (
    <DoorPage
      title={t(email === null ? "session.singleSignOn.failed" : "session.singleSignOn.connect")}
      text={email === null ? undefined : t("session.singleSignOn.connectText", { email })}
    >
      <Loaded query={found}>
        {() => (email === null ? <Failed problem={found.data?.problem ?? null} /> : <Connect />)}
      </Loaded>
    </DoorPage>
  );
}

type Problem = NonNullable<ReturnType<typeof useSingleSignOn>["data"]>["problem"];

function Failed({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const say = useSay();
  const doors = useDoors();
  return (
    <Stack>
      {problem && (
        <Alert color="red" variant="light" role="alert">
          {say(problem)}
        </Alert>
      )}
      {doors.data?.single_sign_on && <SingleSignOnButton name={doors.data.single_sign_on} />}
      <Anchor component={Link} to="/login" size="sm">
        {t("session.link.toLogin")}
      </Anchor>
    </Stack>
  );
}

function Connect() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const link = useLinkAccount();
  const [password, setPassword] = useState("");
  const submit = () =>
    link.mutate(password, { onSuccess: () => void navigate("/", { replace: true }) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        {link.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {errorText(link.error, t)}
          </Alert>
        )}
        <PasswordInput
          label={t("session.password")}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          onChange={({ currentTarget }) => setPassword(currentTarget.value)}
        />
        <Button type="submit" loading={link.isPending} fullWidth>
          {t("session.singleSignOn.connectSubmit")}
        </Button>
      </Stack>
    </form>
  );
}
