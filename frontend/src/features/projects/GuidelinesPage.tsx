import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Guidelines } from "@/api/types";
import { formatDate } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { useGuidelines } from "@/shared/project/guidelines";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { errorText } from "@/shared/words/errors";
import { ExamplesEditor } from "./ExamplesEditor";
import { GuidelinesField } from "./GuidelinesField";
import { GuidelinesHistory } from "./GuidelinesHistory";
import { useSaveGuidelines } from "./guidelinesQueries";
import { SettingsFrame } from "./SettingsFrame";

/** The guidelines with a live preview, their example images, and their versions. */
export function GuidelinesPage() {
  const project = useCurrentProject();
  const query = useGuidelines(project.id);
  return (
    <SettingsFrame tab="guidelines">
      <Loaded query={query}>
        {(guidelines) => <Editor key={project.id} guidelines={guidelines} />}
      </Loaded>
    </SettingsFrame>
  );
}

function Editor({ guidelines }: { readonly guidelines: Guidelines }) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const save = useSaveGuidelines(project.id);
  // What is edited stays as it is if another version arrives meanwhile; saving says so then.
  const [base, setBase] = useState(guidelines);
  const [markdown, setMarkdown] = useState(guidelines.markdown);
  const [examples, setExamples] = useState(guidelines.examples);
  const isDirty =
    markdown !== base.markdown || JSON.stringify(examples) !== JSON.stringify(base.examples);
  useUnsaved(isDirty);
  const start = (from: Guidelines) => {
    setBase(from);
    setMarkdown(from.markdown);
    setExamples(from.examples);
  };
  const change = (event: React.ChangeEvent<HTMLTextAreaElement>) =>
    setMarkdown(event.currentTarget.value);
  const submit = () =>
    save.mutate(
      { markdown, examples, seen: base.number },
      {
        onSuccess: (saved) => {
          start(saved);
          notifyDone(t("projects.guidelines.saved", { number: saved.number }));
        },
      },
    );
  return (
    <Stack gap="lg">
      <Panel title={t("projects.guidelines.text")} aside={<Version guidelines={base} />}>
        <GuidelinesField
          markdown={markdown}
          description={t("projects.create.guidelinesHint")}
          input={{ value: markdown, onChange: change }}
        />
      </Panel>
      <Panel title={t("projects.guidelines.examples")}>
        <ExamplesEditor projectId={project.id} examples={examples} onChange={setExamples} />
      </Panel>
      {save.error && (
        <Alert color="red" role="alert">
          {errorText(save.error, t)}
        </Alert>
      )}
      <Group justify="space-between">
        <Text size="sm" c="dimmed" maw="60ch">
          {t("projects.guidelines.hint")}
        </Text>
        <Button
          loading={save.isPending}
          disabled={!isDirty || project.archived_at !== null}
          onClick={submit}
        >
          {t("projects.guidelines.save")}
        </Button>
      </Group>
      <GuidelinesHistory projectId={project.id} onChoose={setMarkdown} />
    </Stack>
  );
}

function Version({ guidelines }: { readonly guidelines: Guidelines }) {
  const { t } = useTranslation();
  const { number, author, created_at: date } = guidelines;
  if (number === 0 || date === null) return null;
  return (
    <Text size="sm" c="dimmed">
      {t("projects.guidelines.version", { number, author: author ?? "–", date: formatDate(date) })}
    </Text>
  );
}
