import { Alert, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { Webhook } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { useSay } from "@/shared/words/say";
import { DeliveryLog } from "./DeliveryLog";
import { nameOf } from "./events";
import { useChangeWebhook } from "./queries";
import { SecretAlert } from "./SecretAlert";
import { WebhookActions } from "./WebhookActions";
import { WebhookForm } from "./WebhookForm";

/** One webhook: what it is told, whether it works, and its deliveries. */
export function WebhookPanel({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation();
  const [isEdited, edit] = useDisclosure();
  const [isLogOpen, log] = useDisclosure();
  const change = useChangeWebhook(webhook);
  const { host } = new URL(webhook.url);
  return (
    <Panel title={host} aside={<StateBadge webhook={webhook} />}>
      <Stack gap="sm">
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {webhook.url}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            t(`webhooks.formats.${webhook.format}`),
            ...webhook.events.map((event) => t(`webhooks.event.${nameOf(event)}`)),
          ].join(" · ")}
        </Text>
        <Trouble webhook={webhook} />
        <WebhookActions webhook={webhook} onEdit={edit.toggle} onTest={log.open}>
          {(secret) => secret && <SecretAlert secret={secret} />}
        </WebhookActions>
        {isEdited && (
          <WebhookForm
            start={{ url: webhook.url, format: webhook.format, events: webhook.events }}
            submit={t("action.save")}
            isPending={change.isPending}
            error={change.error}
            onSubmit={(changes) =>
              change.mutate(changes, {
                onSuccess: () => {
                  edit.close();
                  notifyDone(t("webhooks.saved"));
                },
              })
            }
          />
        )}
        <Group>
          <Button size="compact-sm" variant="subtle" aria-expanded={isLogOpen} onClick={log.toggle}>
            {t(isLogOpen ? "webhooks.hideLog" : "webhooks.showLog")}
          </Button>
        </Group>
        {isLogOpen && <DeliveryLog webhook={webhook} />}
      </Stack>
    </Panel>
  );
}

function StateBadge({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation();
  if (!webhook.active) return <Badge color="gray">{t("webhooks.state.off")}</Badge>;
  if (webhook.failing_since) return <Badge color="yellow">{t("webhooks.state.failing")}</Badge>;
  return <Badge color="teal">{t("webhooks.state.on")}</Badge>;
}

/** Why it is off, since when it fails, and until when its former secret is good. */
function Trouble({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation();
  const say = useSay();
  return (
    <>
      {webhook.stopped_because && (
        <Alert color="red" title={t("webhooks.stopped")}>
          {say(webhook.stopped_because)}
        </Alert>
      )}
      {webhook.active && webhook.failing_since && (
        <Text size="sm" c="red">
          {t("webhooks.failingSince", { time: formatMoment(webhook.failing_since) })}
        </Text>
      )}
      {webhook.previous_until && new Date(webhook.previous_until) > new Date() && (
        <Text size="sm" c="dimmed">
          {t("webhooks.bothUntil", { time: formatMoment(webhook.previous_until) })}
        </Text>
      )}
    </>
  );
}
