import { Alert, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { CopyField } from "@/shared/ui/CopyField";

/** A new signing secret, which the server never shows again. */
export function SecretAlert({ secret }: { readonly secret: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="teal" variant="light">
      <CopyField label={t("webhooks.secret")} value={secret} />
      <Text size="sm" mt="xs">
        {t("webhooks.once")}
      </Text>
    </Alert>
  );
}
