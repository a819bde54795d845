import { Alert, Button, Group, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { Project } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { errorText } from "@/shared/words/errors";
import { CheckFields } from "./CheckFields";
import { MixSentence } from "./MixSentence";
import { NUMBER_NAMES } from "./numbers";
import { PromiseFields } from "./PromiseFields";
import { QuestionFields } from "./QuestionFields";
import { useChangeProject } from "./queries";
import { RetrainingFields } from "./RetrainingFields";
import { SettingsFrame } from "./SettingsFrame";
import {
  changesOf,
  checksOf,
  errorsByField,
  focusFirst,
  settingsOf,
  type SettingsValues,
} from "./settingsForm";

export function SettingsPage() {
  const project = useCurrentProject();
  return (
    <SettingsFrame tab="general">
      <SettingsForm key={project.id} project={project} />
    </SettingsFrame>
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
          <TextInput
            label={t("projects.create.name")}
            required
            withAsterisk={false}
            {...form.getInputProps("name")}
          />
        </Panel>
        <Panel title={t("projects.settings.promise")}>
          <PromiseFields values={form.values} inputOf={(name) => form.getInputProps(name)} />
        </Panel>
        <Panel title={t("projects.settings.questions")}>
          <QuestionFields form={form} />
          <MixSentence values={form.values} />
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
          <Button
            type="submit"
            loading={change.isPending}
            disabled={!form.isDirty() || project.archived_at !== null}
          >
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
