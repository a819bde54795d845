import { Button, Group, Modal, Stack, Text, Textarea } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState, type SyntheticEvent } from "react";
import type { DriftWatch } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { useResume } from "./queries";

interface Props {
  readonly project: number;
  readonly watch: DriftWatch;
}

/** Lets an admin resume automatic decisions after a check, with a note on what was found. */
export function ResumeButton({ project, watch }: Props) {
  const { t } = useTranslation();
  const [isOpen, { open, close }] = useDisclosure();
  const [note, setNote] = useState("");
  const resume = useResume(project);
  useUnsaved(isOpen && note.trim() !== "");
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    resume.mutate({ watch, note: note.trim() }, { onSuccess: close });
  };
  return (
    <>
      <Button size="compact-sm" variant="default" onClick={open}>
        {t("drift.resume.open")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t("drift.resume.title")}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text size="sm">{t("drift.resume.first")}</Text>
            <Text size="sm">{t("drift.resume.then")}</Text>
            <Textarea
              label={t("drift.resume.note")}
              description={t("drift.resume.noteHint")}
              autosize
              minRows={2}
              maxRows={8}
              maxLength={2000}
              required
              data-autofocus
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t("action.cancel")}
              </Button>
              <Button
                type="submit"
                color="red"
                loading={resume.isPending}
                disabled={note.trim() === ""}
              >
                {t("drift.resume.submit")}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  );
}
