import { Alert, Button, Group, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { useArchive, useClone, useDelete } from "./lifecycleQueries";
import classes from "./settings.module.css";
import { SettingsFrame } from "./SettingsFrame";

/** Clones the project, archives it, deletes it. */
export function ProjectEndPage() {
  return (
    <SettingsFrame tab="project">
      <Stack gap="lg">
        <Clone />
        <Archive />
        <Delete />
      </Stack>
    </SettingsFrame>
  );
}

function Clone() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const navigate = useNavigate();
  const clone = useClone();
  const [name, setName] = useState("");
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    clone.mutate(
      { from: project.id, name },
      { onSuccess: ({ id }) => void navigate(`/projects/${id}`) },
    );
  };
  return (
    <Panel title={t("projects.end.clone.title")}>
      <Text size="sm" mb="sm" maw="80ch">
        {t("projects.end.clone.text")}
      </Text>
      <form onSubmit={submit}>
        <Group align="flex-end" gap="sm">
          <TextInput
            label={t("projects.end.clone.name")}
            maxLength={120}
            w={320}
            maw="100%"
            value={name}
            error={clone.error && (fieldErrors(clone.error)["name"] ?? errorText(clone.error, t))}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={clone.isPending}
            disabled={name.trim() === ""}
          >
            {t("projects.end.clone.submit")}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}

function Archive() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const archive = useArchive(project.id);
  if (project.deleting_at !== null) return null;
  const does = project.archived_at === null ? "archive" : "restore";
  return (
    <Panel title={t(`projects.end.${does}.title`)}>
      <Group justify="space-between" gap="sm">
        <Text size="sm" maw="80ch">
          {t(`projects.end.${does}.text`)}
        </Text>
        <ConfirmButton
          variant="default"
          loading={archive.isPending}
          question={t(`projects.end.${does}.question`)}
          explanation={t(`projects.end.${does}.text`)}
          confirm={t(`projects.end.${does}.submit`)}
          onConfirm={() =>
            archive.mutate(does, { onSuccess: () => notifyDone(t(`projects.end.${does}.done`)) })
          }
        >
          {t(`projects.end.${does}.submit`)}
        </ConfirmButton>
      </Group>
    </Panel>
  );
}

function Delete() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const navigate = useNavigate();
  const remove = useDelete(project.id);
  const [name, setName] = useState("");
  if (project.deleting_at !== null) return null;
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    remove.mutate(name, {
      onSuccess: () => {
        notifyDone(t("projects.end.delete.done"));
        void navigate("/projects");
      },
    });
  };
  return (
    <div className={classes.danger}>
      <Panel title={t("projects.end.delete.title")}>
        <Text size="sm" mb="sm" maw="80ch">
          {t("projects.end.delete.text")}
        </Text>
        <form onSubmit={submit}>
          <Group align="flex-end" gap="sm">
            <TextInput
              label={t("projects.end.delete.name", { name: project.name })}
              autoComplete="off"
              w={320}
              maw="100%"
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button
              type="submit"
              color="red"
              loading={remove.isPending}
              disabled={name.trim() !== project.name}
            >
              {t("projects.end.delete.submit")}
            </Button>
          </Group>
        </form>
        {remove.error && (
          <Alert color="red" role="alert" mt="sm">
            {errorText(remove.error, t)}
          </Alert>
        )}
      </Panel>
    </div>
  );
}
