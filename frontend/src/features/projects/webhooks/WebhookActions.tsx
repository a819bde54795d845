import { Button, Group } from "@mantine/core";
import type { ReactNode } from "react";
import type { Webhook } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { ConfirmButton } from "@/shared/ui/ConfirmButton";
import { notifyDone } from "@/shared/ui/notify";
import { useChangeWebhook, useDeleteWebhook, useRotateSecret, useSendTest } from "./queries";

interface Props {
  readonly webhook: Webhook;
  readonly onEdit: () => void;
  readonly onTest: () => void;
  /** Shows a new secret, once one was made. */
  readonly children: (secret: string | undefined) => ReactNode;
}

export function WebhookActions({ webhook, onEdit, onTest, children }: Props) {
  const { t } = useTranslation();
  const change = useChangeWebhook(webhook);
  const remove = useDeleteWebhook(webhook);
  const rotate = useRotateSecret(webhook);
  const test = useSendTest(webhook);
  const small = { size: "compact-sm", variant: "default" } as const;
  return (
    <>
      <Group gap="xs">
        <Button
          {...small}
          loading={test.isPending}
          disabled={!webhook.active}
          onClick={() => test.mutate(undefined, { onSuccess: onTest })}
        >
          {t("webhooks.test")}
        </Button>
        <Button {...small} onClick={onEdit}>
          {t("webhooks.edit")}
        </Button>
        <ConfirmButton
          {...small}
          loading={rotate.isPending}
          question={t("webhooks.rotateQuestion")}
          explanation={t("webhooks.rotateExplanation")}
          confirm={t("webhooks.rotate")}
          onConfirm={() => rotate.mutate(undefined)}
        >
          {t("webhooks.rotate")}
        </ConfirmButton>
        <Button
          {...small}
          loading={change.isPending}
          onClick={() => change.mutate({ active: !webhook.active })}
        >
          {t(webhook.active ? "webhooks.switchOff" : "webhooks.switchOn")}
        </Button>
        <ConfirmButton
          size="compact-sm"
          variant="subtle"
          color="red"
          loading={remove.isPending}
          question={t("webhooks.deleteQuestion")}
          explanation={t("webhooks.deleteExplanation")}
          confirm={t("webhooks.delete")}
          onConfirm={() =>
            remove.mutate(undefined, { onSuccess: () => notifyDone(t("webhooks.deleted")) })
          }
        >
          {t("webhooks.delete")}
        </ConfirmButton>
      </Group>
      {children(rotate.data?.secret)}
    </>
  );
}
