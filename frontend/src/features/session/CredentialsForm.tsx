import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useTranslation } from "@/shared/i18n";
import { errorText, fieldErrors } from "@/shared/words/errors";
import type { Credentials } from "./queries";

interface Props {
  readonly submit: string;
  readonly isNew: boolean;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSubmit: (credentials: Credentials) => void;
}

/** A user name and password: the person's own, or new ones if `isNew`. */
export function CredentialsForm({ submit, isNew, isPending, error, onSubmit }: Props) {
  const { t } = useTranslation();
  const wrong = fieldErrors(error);
  const form = useForm<Credentials>({
    mode: "uncontrolled",
    initialValues: { username: "", password: "" },
  });
  return (
    <form onSubmit={form.onSubmit(onSubmit)}>
      <Stack>
        {error !== null && (
          <Alert color="red" variant="light" role="alert">
            {errorText(error, t, ["username", "password"])}
          </Alert>
        )}
        <TextInput
          label={t("session.username")}
          name="username"
          autoComplete="username"
          required
          withAsterisk={false}
          data-autofocus
          autoFocus
          key={form.key("username")}
          {...form.getInputProps("username")}
          error={wrong["username"]}
        />
        <PasswordInput
          label={t("session.password")}
          description={isNew ? t("session.invitation.passwordHint") : undefined}
          name="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          required
          withAsterisk={false}
          key={form.key("password")}
          {...form.getInputProps("password")}
          error={wrong["password"]}
        />
        <Button type="submit" loading={isPending} fullWidth mt="xs">
          {submit}
        </Button>
      </Stack>
    </form>
  );
}
