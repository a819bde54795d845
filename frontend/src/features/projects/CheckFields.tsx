import { Select, SimpleGrid, Switch } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { NumberField } from "./NumberField";
import type { SettingsForm } from "./settingsForm";

const METHODS = ["exact", "betting"] as const;

/** How annotators and automatic decisions are checked, and how thresholds are certified. */
export function CheckFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <NumberField
        name="gold_share"
        label={t("projects.settings.goldShare")}
        description={t("projects.settings.goldShareHint")}
        input={form.getInputProps("gold_share")}
      />
      <NumberField
        name="repeat_share"
        label={t("projects.settings.repeatShare")}
        description={t("projects.settings.repeatShareHint")}
        input={form.getInputProps("repeat_share")}
      />
      <NumberField
        name="blind_audit_share"
        label={t("projects.settings.blindAuditShare")}
        description={t("projects.settings.blindAuditShareHint")}
        input={form.getInputProps("blind_audit_share")}
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
