import { Alert, Button, Group, Stack, Textarea, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { errorText } from "@/shared/words/errors";
import { PromiseFields } from "./PromiseFields";
import { useCreateProject } from "./queries";

export function NewProjectPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateProject();
  const form = useForm({
    initialValues: {
      name: "",
      guidelines: "",
      promise: { target_precision: 0.964, confidence: 0.95 },
    },
  });
  const submit = form.onSubmit(({ name, guidelines, promise }) =>
    create.mutate(
      { name, guidelines, ...promise },
      { onSuccess: ({ id }) => void navigate(`/projects/${id}`) },
    ),
  );
  return (
    <>
      <PageHeader
        title={t("projects.create.title")}
        description={t("projects.create.description")}
      />
      <form onSubmit={submit} style={{ maxWidth: 680 }}>
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
              maxLength={120}
              {...form.getInputProps("name")}
            />
            <Textarea
              label={t("projects.create.guidelines")}
              description={t("projects.create.guidelinesHint")}
              autosize
              minRows={4}
              maxRows={14}
              {...form.getInputProps("guidelines")}
            />
            <Title order={2}>{t("projects.create.promise")}</Title>
            <PromiseFields
              value={form.values.promise}
              onChange={(promise) => form.setFieldValue("promise", promise)}
            />
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
