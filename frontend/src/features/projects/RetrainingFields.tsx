import { SimpleGrid, Stack } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { NumberField } from "./NumberField";
import { ScheduleFields } from "./ScheduleFields";
import type { SettingsForm } from "./settingsForm";

/** When the model is retrained automatically, and what a reviewer's word counts. */
export function RetrainingFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberField
          name="retrain_after_answers"
          label={t("projects.settings.retrainAfter")}
          input={form.getInputProps("retrain_after_answers")}
        />
        <NumberField
          name="retrain_every_minutes"
          label={t("projects.settings.retrainEvery")}
          input={form.getInputProps("retrain_every_minutes")}
        />
        <NumberField
          name="review_weight"
          label={t("projects.settings.reviewWeight")}
          description={t("projects.settings.reviewWeightHint")}
          input={form.getInputProps("review_weight")}
        />
      </SimpleGrid>
      <ScheduleFields form={form} />
    </Stack>
  );
}
