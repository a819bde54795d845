import { Alert, SimpleGrid, Stack } from "@mantine/core";
import { formatCount, formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { NumberField } from "./NumberField";
import { parsed } from "./numbers";
import type { InputOf } from "./settingsForm";

type PromiseName = "target_precision" | "confidence";

interface Props {
  readonly values: Readonly<Record<PromiseName, string>>;
  readonly inputOf: InputOf<PromiseName>;
}

/** Precision and confidence in per cent, and what they mean in words. */
export function PromiseFields({ values, inputOf }: Props) {
  const { t } = useTranslation();
  const precision = parsed("target_precision", values.target_precision);
  const confidence = parsed("confidence", values.confidence);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <NumberField
          name="target_precision"
          label={t("projects.create.precision")}
          description={t("projects.create.precisionHint")}
          input={inputOf("target_precision")}
        />
        <NumberField
          name="confidence"
          label={t("projects.create.confidence")}
          description={t("projects.create.confidenceHint")}
          input={inputOf("confidence")}
        />
      </SimpleGrid>
      {precision !== null && confidence !== null && (
        <Alert variant="light" color="gray">
          {t("projects.create.inWords", {
            bad: formatCount(Math.round(1000 * (1 - precision))),
            confidence: formatPercent(confidence, 2),
          })}
        </Alert>
      )}
    </Stack>
  );
}
