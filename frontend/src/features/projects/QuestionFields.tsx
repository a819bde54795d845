import { Select, SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { NumberField } from "./NumberField";
import type { NumberName } from "./numbers";
import type { SettingsForm } from "./settingsForm";

const STRATEGIES = ["bald", "entropy", "random"] as const;

/** Which questions are asked, and how many people answer each. */
export function QuestionFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  const number = (name: NumberName) => ({ name, input: form.getInputProps(name) });
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
      <Select
        label={t("projects.settings.strategy")}
        allowDeselect={false}
        data={STRATEGIES.map((value) => ({
          value,
          label: t(`projects.settings.strategies.${value}`),
        }))}
        {...form.getInputProps("strategy")}
      />
      <NumberField label={t("projects.settings.pairShare")} {...number("pair_share")} />
      <NumberField label={t("projects.settings.exploreShare")} {...number("explore_share")} />
      <NumberField label={t("projects.settings.auditShare")} {...number("audit_share")} />
      <NumberField
        label={t("projects.settings.auditQuestionShare")}
        {...number("audit_question_share")}
      />
      <NumberField
        label={t("projects.settings.lotQuestionShare")}
        {...number("lot_question_share")}
      />
      <NumberField label={t("projects.settings.starters")} {...number("starters")} />
      <NumberField label={t("projects.settings.planAhead")} {...number("plan_ahead")} />
      <NumberField label={t("projects.settings.answersNeeded")} {...number("answers_needed")} />
      <NumberField
        label={t("projects.settings.auditAnswersNeeded")}
        {...number("audit_answers_needed")}
      />
      <NumberField label={t("projects.settings.holdMinutes")} {...number("hold_minutes")} />
    </SimpleGrid>
  );
}
