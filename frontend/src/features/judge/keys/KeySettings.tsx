import { Alert, Button, Group, SimpleGrid, Text } from "@mantine/core";
import { useState } from "react";
import { LOOKING_KEYS } from "@/shared/stage/lookingKeys";
import { useTranslation } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";
import { notifyDone } from "@/shared/ui/notify";
import { errorText } from "@/shared/words/errors";
import {
  ALWAYS_KEYS,
  clashes,
  PAIR_KEYS,
  SINGLE_KEYS,
  type JudgeAction,
  type OwnKeys,
} from "./keys";
import { KeyField } from "./KeyField";
import { useSaveOwnKeys } from "./useSaveOwnKeys";

interface Props {
  readonly own: OwnKeys;
  /** Leads back to where the form was opened; without it there is no way back to offer. */
  readonly onDone?: () => void;
}

const USUAL = { ...PAIR_KEYS, ...SINGLE_KEYS, ...LOOKING_KEYS, ...ALWAYS_KEYS };
const ACTIONS = Object.keys(USUAL) as JudgeAction[];

/** Lets the person choose a key for each action. No key may mean two things. */
export function KeySettings({ own, onDone }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<OwnKeys>(own);
  const save = useSaveOwnKeys();
  const clashing = clashes(chosen);
  const choose = (action: JudgeAction, key: string | null) =>
    setChosen((before) => (key === null ? without(before, action) : { ...before, [action]: key }));
  const submit = () =>
    save.mutate(chosen, {
      onSuccess: () => {
        notifyDone(t("stage.ownKeys.saved"));
        onDone?.();
      },
    });
  return (
    <form action={submit}>
      <Text size="sm" mb="md">
        {t("stage.ownKeys.hint")}
      </Text>
      <SimpleGrid cols={{ base: 1, xs: 2, sm: 3 }} spacing="sm">
        {ACTIONS.map((action) => (
          <KeyField
            key={action}
            label={t(`stage.action.${action}`)}
            usual={USUAL[action]}
            chosen={chosen[action]}
            isClashing={clashing.includes(chosen[action] ?? "")}
            onChoose={(key) => choose(action, key)}
          />
        ))}
      </SimpleGrid>
      {clashing.map((key) => (
        <Text key={key} c="red" size="sm" mt="sm" role="alert">
          {t("stage.ownKeys.clash", { key: keyLabel(key) })}
        </Text>
      ))}
      {save.error && (
        <Alert color="red" mt="sm" title={t("stage.ownKeys.failed")}>
          {errorText(save.error, t)}
        </Alert>
      )}
      <Group mt="lg">
        <Button type="submit" disabled={clashing.length > 0} loading={save.isPending}>
          {t("stage.ownKeys.save")}
        </Button>
        <Button variant="default" onClick={() => setChosen({})}>
          {t("stage.ownKeys.usual")}
        </Button>
        {onDone && (
          <Button variant="subtle" color="gray" onClick={onDone}>
            {t("stage.ownKeys.done")}
          </Button>
        )}
      </Group>
    </form>
  );
}

function without(own: OwnKeys, action: JudgeAction): OwnKeys {
  return Object.fromEntries(Object.entries(own).filter(([name]) => name !== action));
}
