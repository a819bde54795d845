import { Alert, NumberInput, SimpleGrid, Stack } from "@mantine/core";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";

export interface DecisionPromise {
  readonly target_precision: number;
  readonly confidence: number;
}

interface Props {
  readonly value: DecisionPromise;
  readonly onChange: (value: DecisionPromise) => void;
}

/** Precision and certainty in per cent, and what they mean in words. */
export function PromiseFields({ value, onChange }: Props) {
  const { t } = useTranslation();
  const field = (name: keyof DecisionPromise) => ({
    value: Math.round(value[name] * 10_000) / 100,
    onChange: (percent: number | string) => {
      if (typeof percent === "number") onChange({ ...value, [name]: percent / 100 });
    },
    min: 50,
    max: 99.99,
    step: 0.1,
    decimalScale: 2,
    suffix: " %",
    required: true,
    withAsterisk: false,
  });
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberInput
          label={t("projects.create.precision")}
          description={t("projects.create.precisionHint")}
          {...field("target_precision")}
        />
        <NumberInput
          label={t("projects.create.confidence")}
          description={t("projects.create.confidenceHint")}
          {...field("confidence")}
        />
      </SimpleGrid>
      <Alert variant="light" color="gray">
        {t("projects.create.inWords", {
          bad: formatCount(Math.round(1000 * (1 - value.target_precision))),
          confidence: formatPercent(value.confidence, 2),
        })}
      </Alert>
    </Stack>
  );
}
