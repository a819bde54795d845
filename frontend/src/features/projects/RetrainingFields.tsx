import { NumberInput, SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import type { SettingsForm } from "./settingsForm";

/** When the model is trained anew without anybody pressing a button. */
export function RetrainingFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberInput
        label={t("projects.settings.retrainAfter")}
        min={0}
        allowDecimal={false}
        {...form.getInputProps("retrain_after_answers")}
      />
      <NumberInput
        label={t("projects.settings.retrainEvery")}
        min={0}
        allowDecimal={false}
        {...form.getInputProps("retrain_every_minutes")}
      />
    </SimpleGrid>
  );
}
