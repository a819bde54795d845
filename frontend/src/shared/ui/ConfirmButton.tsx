import { Button, Group, Modal, Text, type ButtonProps } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "@/shared/i18n";

interface Props extends ButtonProps {
  readonly children: ReactNode;
  readonly question: string;
  readonly explanation: string;
  readonly confirm: string;
  readonly onConfirm: () => void;
}

/** A button that asks for confirmation before it acts. */
export function ConfirmButton({
  children,
  question,
  explanation,
  confirm,
  onConfirm,
  ...button
}: Props) {
  const { t } = useTranslation();
  const [isOpen, { open, close }] = useDisclosure();
  const go = () => {
    close();
    onConfirm();
  };
  return (
    <>
      <Button {...button} onClick={open}>
        {children}
      </Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={question}
        closeButtonProps={{ "aria-label": t("action.close") }}
      >
        <Text c="dimmed">{explanation}</Text>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>
            {t("action.cancel")}
          </Button>
          <Button color={button.color ?? "accent"} onClick={go} data-autofocus>
            {confirm}
          </Button>
        </Group>
      </Modal>
    </>
  );
}
