import { Alert, Button, Group, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Machine, Project } from "@/api/types";
import { formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { notifyDone } from "@/shared/ui/notify";
import { Panel } from "@/shared/ui/Panel";
import { errorText, fieldErrors } from "@/shared/words/errors";
import { useChangeMachine } from "./queries";

interface Props {
  readonly project: Project;
  readonly machine: Machine;
}

/** The switch and the bounds. */
export function MachineForm({ project, machine }: Props) {
  const { t } = useTranslation();
  const change = useChangeMachine(project.id);
  const [isOn, setIsOn] = useState(machine.is_on);
  const [pairs, setPairs] = useState(String(machine.daily_pairs));
  const [weight, setWeight] = useState(String(machine.weight));
  const wrong = change.error ? fieldErrors(change.error) : {};
  const submit = (event: React.SyntheticEvent) => {
    event.preventDefault();
    change.mutate(
      // What is no number goes as it is, and the server says what is wrong with it.
      { is_on: isOn, daily_pairs: numberOf(pairs), weight: numberOf(weight) },
      { onSuccess: () => notifyDone(t("projects.settings.saved")) },
    );
  };
  return (
    <Panel title={t("machine.switch.title")}>
      <form onSubmit={submit} noValidate>
        <Stack gap="sm" maw={480}>
          <Switch
            label={t("machine.switch.isOn")}
            checked={isOn}
            error={wrong["is_on"]}
            disabled={machine.host === null && !isOn}
            onChange={(event) => setIsOn(event.currentTarget.checked)}
          />
          <TextInput
            label={t("machine.switch.dailyPairs")}
            description={t("machine.switch.today", { count: machine.asked_today })}
            inputMode="numeric"
            value={pairs}
            error={wrong["daily_pairs"]}
            onChange={(event) => setPairs(event.currentTarget.value)}
          />
          <TextInput
            label={t("machine.switch.weight")}
            description={t("machine.switch.weightText")}
            inputMode="decimal"
            value={weight}
            error={wrong["weight"]}
            onChange={(event) => setWeight(event.currentTarget.value)}
          />
          {machine.next_ask_at && (
            <Text size="sm" c="dimmed">
              {t("machine.switch.next", { time: formatMoment(machine.next_ask_at) })}
            </Text>
          )}
          {change.error && Object.keys(wrong).length === 0 && (
            <Alert color="red" role="alert">
              {errorText(change.error, t)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button
              type="submit"
              loading={change.isPending}
              disabled={project.archived_at !== null}
            >
              {t("action.save")}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

function numberOf(typed: string): number {
  const text = typed.trim().replace(",", ".");
  return (text === "" || Number.isNaN(Number(text)) ? typed : Number(text)) as number;
}
