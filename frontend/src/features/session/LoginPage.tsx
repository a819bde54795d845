import { Anchor, Divider, Text } from "@mantine/core";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { LoadingState } from "@/shared/ui/states";
import { CredentialsForm } from "./CredentialsForm";
import { DoorPage } from "./DoorPage";
import { useDoors, useLogIn } from "./queries";
import { SingleSignOnButton } from "./SingleSignOnButton";

/** Shown wherever a login is needed; after it, the requested page appears. */
export function LoginPage({ onEntered }: { readonly onEntered?: () => void }) {
  const { t } = useTranslation();
  const doors = useDoors();
  // Without an answer the form is shown: most sites have it, and it says what is wrong.
  const provider = doors.data?.single_sign_on ?? null;
  const hasPasswords = doors.data?.local_login ?? true;
  if (doors.isPending) {
    return (
      <DoorPage title={t("session.title")}>
        <LoadingState rows={3} height={40} />
      </DoorPage>
    );
  }
  return (
    <DoorPage title={t("session.title")}>
      {provider !== null && <SingleSignOnButton name={provider} />}
      {provider !== null && hasPasswords && <Divider label={t("session.or")} my="lg" />}
      {hasPasswords && <Passwords onEntered={onEntered} />}
      <Text size="sm" c="dimmed" mt="xs">
        {t("session.byInvitation")}
      </Text>
    </DoorPage>
  );
}

function Passwords({ onEntered }: { readonly onEntered: (() => void) | undefined }) {
  const { t } = useTranslation();
  const logIn = useLogIn();
  return (
    <>
      <CredentialsForm
        submit={t("session.submit")}
        isNew={false}
        isPending={logIn.isPending}
        error={logIn.error}
        onSubmit={(credentials) => logIn.mutate(credentials, { onSuccess: () => onEntered?.() })}
      />
      <Anchor component={Link} to="/login/forgotten" size="sm" mt="lg" display="inline-block">
        {t("session.forgotten.link")}
      </Anchor>
    </>
  );
}
