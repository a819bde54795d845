import { Alert, Button, Group, Stack, TextInput, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useState } from "react";
import { useNavigate } from "react-router";
import { currentLanguage, useTranslation } from "@/shared/i18n";
import { PageHeader } from "@/shared/ui/PageHeader";
import { Panel } from "@/shared/ui/Panel";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { errorText } from "@/shared/words/errors";
import { GuidelinesField } from "./GuidelinesField";
import { useClone, useTemplates } from "./lifecycleQueries";
import { PromiseFields } from "./PromiseFields";
import { useCreateProject } from "./queries";
import { checksOf, errorsByField, focusFirst, numbersOf } from "./settingsForm";
import { TemplateChoice, type Start } from "./TemplateChoice";
import { beginning, EMPTY, PROMISE } from "./templates";

/** A new project: empty, from a template, or like another one. */
export function NewProjectPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const create = useCreateProject();
  const clone = useClone();
  const templates = useTemplates();
  const [start, setStart] = useState<Start>("empty");
  const [source, setSource] = useState<number | null>(null);
  const [rest, setRest] = useState(EMPTY.rest);
  const form = useForm({
    initialValues: { name: "", ...EMPTY.fields },
    validate: checksOf(PROMISE, t),
    validateInputOnBlur: PROMISE.map(String),
  });
  const forget = useUnsaved(form.isDirty());
  const isClone = start === "clone";
  const choose = (chosen: Start) => {
    setStart(chosen);
    const template = templates.data?.results.find(({ code }) => code === chosen);
    const { fields, rest: others } = template ? beginning(template, currentLanguage()) : EMPTY;
    form.setValues(fields);
    setRest(others);
  };
  const done = {
    onSuccess: ({ id }: { readonly id: number }) => {
      forget();
      void navigate(`/projects/${id}`);
    },
    onError: (error: unknown) => form.setErrors(errorsByField(error, t)),
  };
  const submit = form.onSubmit(
    ({ name, guidelines, ...promise }) => {
      if (!isClone)
        create.mutate({ ...rest, name, guidelines, ...numbersOf(promise, PROMISE) }, done);
      else if (source !== null) clone.mutate({ from: source, name }, done);
    },
    (errors) => focusFirst(form, errors),
  );
  const error = create.error ?? clone.error;
  return (
    <>
      <PageHeader
        title={t("projects.create.title")}
        description={t("projects.create.description")}
      />
      <form onSubmit={submit} noValidate style={{ maxWidth: 900 }}>
        <Panel>
          <Stack gap="lg">
            {error && (
              <Alert color="red" role="alert">
                {errorText(error, t)}
              </Alert>
            )}
            <TextInput
              label={t("projects.create.name")}
              placeholder={t("projects.create.namePlaceholder")}
              required
              withAsterisk={false}
              {...form.getInputProps("name")}
            />
            <TemplateChoice start={start} onStart={choose} source={source} onSource={setSource} />
            {!isClone && (
              <>
                <GuidelinesField
                  markdown={form.values.guidelines}
                  description={t("projects.create.guidelinesHint")}
                  input={form.getInputProps("guidelines")}
                />
                <Title order={2}>{t("projects.create.promise")}</Title>
                <PromiseFields values={form.values} inputOf={(name) => form.getInputProps(name)} />
              </>
            )}
            <Group justify="flex-end">
              <Button
                type="submit"
                loading={create.isPending || clone.isPending}
                disabled={isClone && source === null}
              >
                {t("projects.create.submit")}
              </Button>
            </Group>
          </Stack>
        </Panel>
      </form>
    </>
  );
}
