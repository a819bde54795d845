import { NumberInput, Select, SimpleGrid } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import type { SettingsForm, SettingsValues } from "./settingsForm";

const STRATEGIES = ["bald", "entropy", "d_optimal", "badge", "random"] as const;

type Share = "pair_share" | "explore_share" | "audit_question_share";

/** Which questions are asked, of how many people. */
export function QuestionFields({ form }: { readonly form: SettingsForm }) {
  const { t } = useTranslation();
  const share = (name: Share) => ({
    value: Math.round(form.values[name] * 1_000) / 10,
    onChange: (percent: string | number) => {
      if (typeof percent === "number") form.setFieldValue(name, percent / 100);
    },
    min: 0,
    max: 100,
    suffix: " %",
  });
  const whole = (name: keyof SettingsValues, min: number, max: number) => ({
    ...form.getInputProps(name),
    min,
    max,
    allowDecimal: false,
  });
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
      <NumberInput label={t("projects.settings.pairShare")} {...share("pair_share")} />
      <NumberInput label={t("projects.settings.exploreShare")} {...share("explore_share")} />
      <NumberInput
        label={t("projects.settings.auditQuestionShare")}
        {...share("audit_question_share")}
      />
      <NumberInput label={t("projects.settings.starters")} {...whole("starters", 0, 10_000)} />
      <NumberInput label={t("projects.settings.planAhead")} {...whole("plan_ahead", 1, 100_000)} />
      <NumberInput
        label={t("projects.settings.answersNeeded")}
        {...whole("answers_needed", 1, 9)}
      />
      <NumberInput
        label={t("projects.settings.auditAnswersNeeded")}
        {...whole("audit_answers_needed", 1, 9)}
      />
      <NumberInput label={t("projects.settings.holdMinutes")} {...whole("hold_minutes", 1, 240)} />
    </SimpleGrid>
  );
}
