import { Button, Checkbox, Group, Radio, Stack, Text, TextInput, Title } from "@mantine/core";
import { useState } from "react";
import type { Generation } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { notifyDone, notifyError } from "@/shared/ui/notify";
import { useUnsaved } from "@/shared/unsaved/unsaved";
import { useKnownAnswer } from "./queries";

type KnownBackground = "none" | "good" | "bad";

/** What is right about the image, where that may be said; else why not. */
export function KnownAnswerForm({ generation }: { readonly generation: Generation }) {
  const { t } = useTranslation();
  const refusal = generation.gold_refusal;
  return (
    <Stack gap="xs" component="section">
      <Title order={3} size="h5">
        {t("catalogue.gold.title")}
      </Title>
      {refusal === null ? (
        <Form generation={generation} />
      ) : (
        <Text size="sm" c="dimmed" data-testid="gold-refusal">
          {t(`catalogue.gold.refused.${refusal}`)}
        </Text>
      )}
    </Stack>
  );
}

/** Makes the image a gold question: what is right about it, and what annotators are told. */
function Form({ generation }: { readonly generation: Generation }) {
  const { t } = useTranslation();
  const known = generation.known_answer;
  const before: KnownBackground = known === null ? "none" : known.is_good ? "good" : "bad";
  const [choice, setChoice] = useState<KnownBackground>(before);
  const [isChanged, setIsChanged] = useState(known?.is_changed ?? false);
  const [explanation, setExplanation] = useState(known?.explanation ?? "");
  const isDirty =
    choice !== before ||
    (choice !== "none" &&
      (isChanged !== (known?.is_changed ?? false) || explanation !== (known?.explanation ?? "")));
  useUnsaved(isDirty, "address");
  const save = useKnownAnswer(generation, () => notifyDone(t("catalogue.gold.saved")));
  const submit = () =>
    save.mutate(
      choice === "none" ? null : { is_good: choice === "good", is_changed: isChanged, explanation },
      { onError: notifyError },
    );
  return (
    <form action={submit} aria-label={t("catalogue.gold.title")}>
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t("catalogue.gold.hint")} {t(`catalogue.gold.use.${generation.gold_use || "none"}`)}
        </Text>
        <Radio.Group value={choice} onChange={setChoice} aria-label={t("catalogue.gold.title")}>
          <Group>
            {(["none", "good", "bad"] as const).map((value) => (
              <Radio key={value} value={value} label={t(`catalogue.gold.${value}`)} />
            ))}
          </Group>
        </Radio.Group>
        {choice !== "none" && (
          <>
            <Checkbox
              label={t("catalogue.gold.changed")}
              checked={isChanged}
              onChange={(event) => setIsChanged(event.currentTarget.checked)}
            />
            <TextInput
              label={t("catalogue.gold.explanation")}
              maxLength={500}
              value={explanation}
              onChange={(event) => setExplanation(event.currentTarget.value)}
            />
          </>
        )}
        <Group>
          <Button
            type="submit"
            variant="default"
            loading={save.isPending}
            disabled={choice === "none" && known === null}
          >
            {t("action.save")}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
