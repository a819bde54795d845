import { Anchor, Text } from "@mantine/core";
import { Link } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { CredentialsForm } from "./CredentialsForm";
import { DoorPage } from "./DoorPage";
import { useLogIn } from "./queries";

/** Shown wherever a login is needed; after it, the requested page appears. */
export function LoginPage({ onEntered }: { readonly onEntered?: () => void }) {
  const { t } = useTranslation();
  const logIn = useLogIn();
  return (
    <DoorPage title={t("session.title")}>
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
      <Text size="sm" c="dimmed" mt="xs">
        {t("session.byInvitation")}
      </Text>
    </DoorPage>
  );
}
