import { Alert, Button, Group, SimpleGrid, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Project } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { Markdown } from "@/shared/ui/Markdown";
import { notifyDone } from "@/shared/ui/notify";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { EmptyState } from "@/shared/ui/states";
import { errorText } from "@/shared/words/errors";
import { CheckFields } from "./CheckFields";
import { PromiseFields } from "./PromiseFields";
import { QuestionFields } from "./QuestionFields";
import { useChangeProject } from "./queries";
import { RetrainingFields } from "./RetrainingFields";
import { settingsOf, type SettingsValues } from "./settingsForm";

export function SettingsPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  return (
    <>
      <PageHeader
        title={t("projects.settings.title")}
        description={t("projects.settings.description")}
      />
      {includesRole(project.role, "admin") ? (
        <SettingsForm key={project.id} project={project} />
      ) : (
        <EmptyState title={t("projects.settings.readOnly")} />
      )}
    </>
  );
}

function SettingsForm({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const change = useChangeProject(project);
  const form = useForm<SettingsValues>({ initialValues: settingsOf(project) });
  const submit = form.onSubmit((values) =>
    change.mutate(values, {
      onSuccess: (saved) => {
        form.setValues(settingsOf(saved));
        form.resetDirty(settingsOf(saved));
        notifyDone(t("projects.settings.saved"));
      },
    }),
  );
  return (
    <form onSubmit={submit}>
      <Stack gap="lg">
        <Panel title={t("projects.settings.general")}>
          <Stack>
            <TextInput
              label={t("projects.create.name")}
              required
              withAsterisk={false}
              maxLength={120}
              {...form.getInputProps("name")}
            />
            <SimpleGrid cols={{ base: 1, md: 2 }}>
              <Textarea
                label={t("projects.create.guidelines")}
                autosize
                minRows={8}
                maxRows={24}
                {...form.getInputProps("guidelines")}
              />
              <div>
                <Text size="sm" fw={500} mb={4}>
                  {t("projects.settings.preview")}
                </Text>
                <Markdown html={project.guidelines_html} />
              </div>
            </SimpleGrid>
          </Stack>
        </Panel>
        <Panel title={t("projects.settings.promise")}>
          <PromiseFields value={form.values} onChange={(promise) => form.setValues(promise)} />
        </Panel>
        <Panel title={t("projects.settings.questions")}>
          <QuestionFields form={form} />
        </Panel>
        <Panel title={t("projects.settings.checks")}>
          <CheckFields form={form} />
        </Panel>
        <Panel title={t("projects.settings.retraining")}>
          <RetrainingFields form={form} />
        </Panel>
        {change.error && (
          <Alert color="red" role="alert">
            {errorText(change.error, t)}
          </Alert>
        )}
        <Group justify="flex-end">
          <Button type="submit" loading={change.isPending} disabled={!form.isDirty()}>
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
