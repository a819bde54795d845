import { Button, Checkbox, Group, Modal, Radio, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { notifyDone, notifyError } from "@/shared/ui/notify";
import type { DialogProps } from "./AskAgainDialog";
import { useKnownAnswers } from "./queries";

/** Sets the same known answer for the chosen images. */
export function KnownAnswersDialog(props: DialogProps) {
  const { project, chosen, number, isOpen, onClose, onDone } = props;
  const { t } = useTranslation();
  const [choice, setChoice] = useState<string | null>(null);
  const [isChanged, setIsChanged] = useState(false);
  const [explanation, setExplanation] = useState("");
  const save = useKnownAnswers(project);
  const submit = () =>
    save.mutate(
      { chosen, known: { is_good: choice === "good", is_changed: isChanged, explanation } },
      {
        onError: notifyError,
        onSuccess: ({ set, refused }) => {
          onClose();
          const done = t("catalogue.known.done", { count: set, number: formatCount(set) });
          const left = refused > 0 ? ` ${t("catalogue.known.refused", { count: refused })}` : "";
          notifyDone(done + left);
          onDone();
        },
      },
    );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("catalogue.known.title", { count: number, number: formatCount(number) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Stack gap="sm">
        <Text c="dimmed" size="sm">
          {t("catalogue.gold.hint")}
        </Text>
        <Radio.Group value={choice} onChange={setChoice} aria-label={t("catalogue.gold.title")}>
          <Stack gap="xs">
            {(["good", "bad"] as const).map((value) => (
              <Radio key={value} value={value} label={t(`catalogue.gold.${value}`)} />
            ))}
          </Stack>
        </Radio.Group>
        <Checkbox
          label={t("catalogue.gold.changed")}
          checked={isChanged}
          onChange={(event) => setIsChanged(event.currentTarget.checked)}
        />
        <TextInput
          label={t("catalogue.gold.explanation")}
          maxLength={500}
          value={explanation}
          onChange={(event) => setExplanation(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button loading={save.isPending} disabled={choice === null} onClick={submit}>
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
