import { Button, Group, Modal, Radio, Stack, Text } from "@mantine/core";
import { useState } from "react";
import type { ChosenImages } from "@/api/types";
import { formatCount } from "@/shared/format/numbers";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { notifyDone, notifyError } from "@/shared/ui/notify";
import { useAskAgain } from "./queries";

export interface DialogProps {
  readonly project: number;
  readonly chosen: ChosenImages;
  /** How many images are chosen. */
  readonly number: number;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

const REASONS = ["waiting", "blind", "too_few"] as const;

/** Asks more people about the chosen images, after a question how many. */
export function AskAgainDialog({ project, chosen, number, isOpen, onClose, onDone }: DialogProps) {
  const { t } = useTranslation();
  const [people, setPeople] = useState("1");
  const ask = useAskAgain(project);
  const submit = () =>
    ask.mutate(
      { chosen, people: Number(people) },
      {
        onError: notifyError,
        onSuccess: (result) => {
          onClose();
          notifyDone(askedText(result, t));
          if (result.asked > 0) onDone();
        },
      },
    );
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("catalogue.ask.title", { count: number, number: formatCount(number) })}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Stack gap="md">
        <Text c="dimmed" size="sm">
          {t("catalogue.ask.text")}
        </Text>
        <Radio.Group value={people} onChange={setPeople} label={t("catalogue.ask.people")}>
          <Group mt="xs">
            {["1", "2"].map((value) => (
              <Radio
                key={value}
                value={value}
                label={t("catalogue.ask.each", { count: Number(value) })}
                data-autofocus={value === people || undefined}
              />
            ))}
          </Group>
        </Radio.Group>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button loading={ask.isPending} onClick={submit}>
            {t("catalogue.ask.submit")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function askedText(
  { asked, left_out }: { asked: number; left_out: Readonly<Record<string, number>> },
  t: TFunction,
): string {
  const reasons = REASONS.flatMap((reason) => {
    const count = left_out[reason];
    return count ? [t(`catalogue.ask.leftOut.${reason}`, { count })] : [];
  });
  return [t("catalogue.ask.done", { count: asked, number: formatCount(asked) }), ...reasons].join(
    " ",
  );
}
