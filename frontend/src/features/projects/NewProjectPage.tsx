import { Alert, Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { errorText } from "@/shared/words/errors";
import { GuidelinesField } from "./GuidelinesField";
import { PromiseFields } from "./PromiseFields";
import { useCreateProject } from "./queries";
import { checksOf, errorsByField, focusFirst, numbersOf } from "./settingsForm";

const PROMISE = ["target_precision", "confidence"] as const;

export function NewProjectPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateProject();
  const form = useForm({
    initialValues: { name: "", guidelines: "", target_precision: "96.4", confidence: "95" },
    validate: checksOf(PROMISE, t),
    validateInputOnBlur: PROMISE.map(String),
  });
  const forget = useUnsaved(form.isDirty());
  const submit = form.onSubmit(
    ({ name, guidelines, ...promise }) =>
      create.mutate(
        { name, guidelines, ...numbersOf(promise, PROMISE) },
        {
          onSuccess: ({ id }) => {
            forget();
            void navigate(`/projects/${id}`);
          },
          onError: (error) => form.setErrors(errorsByField(error, t)),
        },
      ),
    (errors) => focusFirst(form, errors),
  );
  return (
    <>
      <PageHeader
        title={t("projects.create.title")}
        description={t("projects.create.description")}
      />
      <form onSubmit={submit} noValidate style={{ maxWidth: 900 }}>
        <Panel>
          <Stack gap="lg">
            {create.error && (
              <Alert color="red" role="alert">
                {errorText(create.error, t)}
              </Alert>
            )}
            <TextInput
              label={t("projects.create.name")}
              placeholder={t("projects.create.namePlaceholder")}
              required
              withAsterisk={false}
              {...form.getInputProps("name")}
            />
            <GuidelinesField
              markdown={form.values.guidelines}
              description={t("projects.create.guidelinesHint")}
              input={form.getInputProps("guidelines")}
            />
            <Title order={2}>{t("projects.create.promise")}</Title>
            <PromiseFields values={form.values} inputOf={(name) => form.getInputProps(name)} />
            <Group justify="flex-end">
              <Button type="submit" loading={create.isPending}>
                {t("projects.create.submit")}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </form>
    </>
  );
}
