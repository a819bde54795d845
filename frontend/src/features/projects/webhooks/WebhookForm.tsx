import { Button, Checkbox, Group, Radio, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import type { NewWebhook } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { fieldErrors } from "@/shared/words/errors";
import { HOOK_EVENTS, isHookEvent } from "./events";

interface Props {
  readonly start: NewWebhook;
  readonly submit: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSubmit: (webhook: NewWebhook, reset: () => void) => void;
}

/** Address, form of the messages, and what it is told about. */
export function WebhookForm({ start, submit, isPending, error, onSubmit }: Props) {
  const { t } = useTranslation();
  const form = useForm<NewWebhook>({
    initialValues: start,
    validate: { events: (events) => (events.length > 0 ? null : t("webhooks.eventsNeeded")) },
  });
  const wrong = error ? fieldErrors(error) : {};
  return (
    <form onSubmit={form.onSubmit((values) => onSubmit(values, form.reset))}>
      <Stack>
        <TextInput
          label={t("webhooks.url")}
          required
          withAsterisk={false}
          maxLength={2000}
          {...form.getInputProps("url")}
          error={wrong["url"] ?? form.errors["url"]}
        />
        <Radio.Group label={t("webhooks.format")} {...form.getInputProps("format")}>
          <Group mt="xs">
            <Radio value="standard" label={t("webhooks.formats.standard")} />
            <Radio value="slack" label={t("webhooks.formats.slack")} />
          </Group>
        </Radio.Group>
        <Checkbox.Group
          label={t("webhooks.events")}
          value={form.values.events}
          onChange={(events) => form.setFieldValue("events", events.filter(isHookEvent))}
          error={form.errors["events"]}
        >
          <Stack mt="xs" gap="xs">
            {HOOK_EVENTS.map(([event, name]) => (
              <Checkbox key={event} value={event} label={t(`webhooks.event.${name}`)} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Group justify="flex-end">
          <Button type="submit" loading={isPending}>
            {submit}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
