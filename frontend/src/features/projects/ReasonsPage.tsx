import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { Project, Reason } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { REASON_GROUPS } from "@/shared/project/reasons";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { useChangeProject } from "./queries";
import { added, asSent, moved, replaced, type DraftReason } from "./reasonDraft";
import { ReasonRow } from "./ReasonRow";
import classes from "./settings.module.css";
import { SettingsFrame } from "./SettingsFrame";

/** The project's own vocabulary of reasons. */
export function ReasonsPage() {
  const project = useCurrentProject();
  return (
    <SettingsFrame tab="reasons">
      <Editor key={project.id} project={project} />
    </SettingsFrame>
  );
}

function Editor({ project }: { readonly project: Project }) {
  const { t } = useTranslation();
  const change = useChangeProject(project);
  const [base, setBase] = useState<readonly Reason[]>(project.reasons);
  const [reasons, setReasons] = useState<readonly DraftReason[]>(project.reasons);
  const isDirty = JSON.stringify(asSent(reasons)) !== JSON.stringify(asSent(base));
  useUnsaved(isDirty);
  const errors = change.error ? fieldErrors(change.error) : {};
  const save = () =>
    change.mutate(
      { reasons: asSent(reasons) },
      {
        onSuccess: (saved) => {
          setBase(saved.reasons);
          setReasons(saved.reasons);
          notifyDone(t("projects.reasons.saved"));
        },
      },
    );
  const placed = reasons.map((reason, place) => ({ reason, place }));
  return (
    <Stack gap="lg">
      {REASON_GROUPS.map((group) => (
        <Panel key={group} title={t(`projects.reasons.${group}.title`)}>
          <Text size="sm" c="dimmed" mb="xs">
            {t(`projects.reasons.${group}.text`)}
          </Text>
          <ul className={classes.reasons}>
            {placed
              .filter(({ reason }) => reason.group === group)
              .map(({ reason, place }) => (
                <ReasonRow
                  key={place}
                  reason={reason}
                  errorOf={(part) => errors[`reasons[${place}].${part}`] ?? null}
                  onChange={(part) => setReasons(replaced(reasons, place, part))}
                  onMove={(step) => setReasons(moved(reasons, place, step))}
                  onRemove={() => setReasons(reasons.filter((each) => each !== reason))}
                />
              ))}
          </ul>
          <Button variant="default" mt="sm" onClick={() => setReasons(added(reasons, group))}>
            {t("projects.reasons.add")}
          </Button>
        </Panel>
      ))}
      {change.error && (
        <Alert color="red" role="alert">
          {errorText(change.error, t)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button
          loading={change.isPending}
          disabled={!isDirty || project.archived_at !== null}
          onClick={save}
        >
          {t("action.save")}
        </Button>
      </Group>
    </Stack>
  );
}
