import { Stack, Text } from "@mantine/core";
import type { NewWebhook } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { SettingsFrame } from "@/features/projects/SettingsFrame";
import { useMakeWebhook, useWebhooks } from "./queries";
import { SecretAlert } from "./SecretAlert";
import { WebhookForm } from "./WebhookForm";
import { WebhookPanel } from "./WebhookPanel";

const EMPTY: NewWebhook = { url: "", format: "standard", events: ["import.done", "job.failed"] };

/** Where the project's events are sent, and what became of each. */
export function WebhooksPage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const webhooks = useWebhooks(project.id);
  return (
    <SettingsFrame tab="webhooks">
      <Stack gap="lg">
        <Loaded query={webhooks}>
          {({ results }) =>
            results.length === 0 ? (
              <Text c="dimmed">{t("webhooks.none")}</Text>
            ) : (
              <>
                {results.map((webhook) => (
                  <WebhookPanel key={webhook.id} webhook={webhook} />
                ))}
              </>
            )
          }
        </Loaded>
        <NewWebhookPanel key={project.id} project={project.id} />
      </Stack>
    </SettingsFrame>
  );
}

function NewWebhookPanel({ project }: { readonly project: number }) {
  const { t } = useTranslation();
  const make = useMakeWebhook(project);
  return (
    <Panel title={t("webhooks.new")}>
      <Stack>
        <WebhookForm
          start={EMPTY}
          submit={t("webhooks.add")}
          isPending={make.isPending}
          error={make.error}
          onSubmit={(webhook, reset) => make.mutate(webhook, { onSuccess: reset })}
        />
        {make.data && <SecretAlert secret={make.data.secret} />}
      </Stack>
    </Panel>
  );
}
