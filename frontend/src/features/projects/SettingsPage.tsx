import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Project } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { includesRole, useCurrentProject } from "@/shared/project/current";
import { notifyDone } from "@/shared/ui/notify";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { EmptyState } from "@/shared/ui/states";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { errorText } from "@/shared/words/errors";
import { CheckFields } from "./CheckFields";
import { GuidelinesField } from "./GuidelinesField";
import { NUMBER_NAMES } from "./numbers";
import { PromiseFields } from "./PromiseFields";
import { QuestionFields } from "./QuestionFields";
import { useChangeProject } from "./queries";
import { RetrainingFields } from "./RetrainingFields";
import {
  changesOf,
  checksOf,
  errorsByField,
  focusFirst,
  settingsOf,
  type SettingsValues,
} from "./settingsForm";

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
  const form = useForm<SettingsValues>({
    initialValues: settingsOf(project),
    validate: checksOf(NUMBER_NAMES, t),
    validateInputOnBlur: NUMBER_NAMES,
  });
  useUnsaved(form.isDirty());
  const save = (values: SettingsValues) =>
    change.mutate(changesOf(values), {
      onSuccess: (saved) => {
        // What the person typed during the save is not saved yet, so it stays.
        if (JSON.stringify(form.getValues()) === JSON.stringify(values))
          form.setValues(settingsOf(saved));
        form.resetDirty(settingsOf(saved));
        notifyDone(t("projects.settings.saved"));
      },
      onError: (error) => form.setErrors(errorsByField(error, t)),
    });
  const submit = form.onSubmit(save, (errors) => focusFirst(form, errors));
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="lg">
        <Panel title={t("projects.settings.general")}>
          <Stack>
            <TextInput
              label={t("projects.create.name")}
              required
              withAsterisk={false}
              {...form.getInputProps("name")}
            />
            <GuidelinesField
              markdown={form.values.guidelines}
              input={form.getInputProps("guidelines")}
            />
          </Stack>
        </Panel>
        <Panel title={t("projects.settings.promise")}>
          <PromiseFields values={form.values} inputOf={(name) => form.getInputProps(name)} />
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
        {Object.keys(form.errors).length > 0 && (
          <Alert color="red" role="alert">
            {t("projects.settings.wrongFields")}
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
