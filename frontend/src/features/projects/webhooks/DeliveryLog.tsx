import { Badge, Button, Code, Group, Stack, Text } from "@mantine/core";
import type { Delivery, Webhook } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { Fold } from "@/shared/ui/Fold";
import { Loaded } from "@/shared/ui/states";
import { useSay } from "@/shared/words/say";
import { nameOf } from "./events";
import { useDeliveries, useResend } from "./queries";

const COLOUR: Record<Delivery["state"], string> = {
  pending: "gray",
  delivered: "teal",
  failed: "red",
};

/** What was sent in the last month, the newest first. */
export function DeliveryLog({ webhook }: { readonly webhook: Webhook }) {
  const { t } = useTranslation();
  const deliveries = useDeliveries(webhook);
  return (
    <Loaded query={deliveries}>
      {({ pages }) => {
        const rows = pages.flatMap(({ results }) => results);
        if (rows.length === 0) return <Text c="dimmed">{t("webhooks.nothingSent")}</Text>;
        return (
          <Stack gap="md" component="section" aria-label={t("webhooks.deliveries")}>
            {rows.map((delivery) => (
              <Row key={delivery.id} webhook={webhook} delivery={delivery} />
            ))}
            {deliveries.hasNextPage && (
              <Button
                variant="default"
                loading={deliveries.isFetchingNextPage}
                onClick={() => void deliveries.fetchNextPage()}
              >
                {t("state.loadMore")}
              </Button>
            )}
          </Stack>
        );
      }}
    </Loaded>
  );
}

function Row({ webhook, delivery }: { readonly webhook: Webhook; readonly delivery: Delivery }) {
  const { t } = useTranslation();
  const say = useSay();
  const resend = useResend(webhook);
  const facts = [
    formatMoment(delivery.created_at),
    t("webhooks.attempts", { count: delivery.attempts }),
    delivery.status_code && t("webhooks.answered", { status: delivery.status_code }),
    delivery.milliseconds !== null && `${delivery.milliseconds} ms`,
  ];
  return (
    <div>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Group gap="xs">
            <Text fw={550}>{t(`webhooks.event.${nameOf(delivery.event)}`)}</Text>
            <Badge color={COLOUR[delivery.state]}>{t(`webhooks.delivery.${delivery.state}`)}</Badge>
          </Group>
          <Text size="sm" c="dimmed">
            {facts.filter(Boolean).join(" · ")}
          </Text>
          {delivery.error && (
            <Text size="sm" c="red">
              {say(delivery.error)}
              {delivery.state === "pending" &&
                ` ${t("webhooks.again", { time: formatMoment(delivery.next_attempt_at) })}`}
            </Text>
          )}
          {delivery.response && <Code block>{delivery.response}</Code>}
        </div>
        <Button
          size="compact-sm"
          variant="default"
          loading={resend.isPending}
          disabled={!webhook.active}
          onClick={() => resend.mutate(delivery.id)}
        >
          {t("webhooks.resend")}
        </Button>
      </Group>
      <Fold label={t("webhooks.payload")}>
        <Code block>{JSON.stringify(delivery.payload, null, 2)}</Code>
      </Fold>
    </div>
  );
}
