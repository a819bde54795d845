import { NumberInput, Select, SimpleGrid, Switch } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import type { SettingsForm } from "./settingsForm";

const METHODS = ["exact", "betting"] as const;

/** How annotators and automatic decisions are checked, and how thresholds are proven. */
export function CheckFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  const share = (name: "gold_share" | "repeat_share" | "blind_audit_share", max: number) => ({
    value: Math.round(form.values[name] * 1_000) / 10,
    onChange: (percent: string | number) => {
      if (typeof percent === "number") form.setFieldValue(name, percent / 100);
    },
    min: 0,
    max,
    step: 0.5,
    decimalScale: 1,
    suffix: " %",
  });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberInput
        label={t("projects.settings.goldShare")}
        description={t("projects.settings.goldShareHint")}
        {...share("gold_share", 50)}
      />
      <NumberInput
        label={t("projects.settings.repeatShare")}
        description={t("projects.settings.repeatShareHint")}
        {...share("repeat_share", 50)}
      />
      <NumberInput
        label={t("projects.settings.blindAuditShare")}
        description={t("projects.settings.blindAuditShareHint")}
        {...share("blind_audit_share", 100)}
      />
      <Select
        label={t("projects.settings.method")}
        description={t("projects.settings.methodHint")}
        allowDeselect={false}
        data={METHODS.map((value) => ({ value, label: t(`projects.settings.methods.${value}`) }))}
        {...form.getInputProps("certificate_method")}
      />
      <Switch
        mt="xl"
        label={t("projects.settings.goldFeedback")}
        {...form.getInputProps("gold_feedback", { type: "checkbox" })}
      />
    </SimpleGrid>
  );
}
