import { Alert, Stack, Text } from "@mantine/core";
import type { Machine } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { Panel } from "@/shared/ui/Panel";
import { Loaded } from "@/shared/ui/states";
import { useSay } from "@/shared/words/say";
import { SettingsFrame } from "@/features/projects/SettingsFrame";
import { MachineFigures } from "./MachineFigures";
import { MachineForm } from "./MachineForm";
import { useMachine } from "./queries";

/** The machine annotator: whether it is asked, what leaves the house, and what it is worth. */
export function MachinePage() {
  const project = useCurrentProject();
  const machine = useMachine(project.id);
  return (
    <SettingsFrame tab="machine">
      <Loaded query={machine}>
        {(found) => (
          <Stack gap="lg">
            <Sent machine={found} />
            <MachineForm key={project.id} project={project} machine={found} />
            {found.counts.asked > 0 && <MachineFigures machine={found} />}
          </Stack>
        )}
      </Loaded>
    </SettingsFrame>
  );
}

/** Pictures leave this server, so what is sent and to whom comes first. */
function Sent({ machine }: { readonly machine: Machine }) {
  const { t } = useTranslation();
  const say = useSay();
  const { host, model } = machine;
  return (
    <Panel title={t("machine.sent.title")}>
      <Stack gap="sm" maw="80ch">
        {host === null || model === null ? (
          <Text size="sm">{t("machine.sent.nowhere")}</Text>
        ) : (
          <>
            <Text size="sm">
              {t("machine.sent.text", { host, model, pixels: machine.longest_side })}
            </Text>
            <Text size="sm">{t("machine.sent.notSent", { host })}</Text>
          </>
        )}
        <Text size="sm">{t("machine.sent.declared")}</Text>
        {machine.error && (
          <Alert color="yellow" role="status">
            {say(machine.error)}
          </Alert>
        )}
      </Stack>
    </Panel>
  );
}
