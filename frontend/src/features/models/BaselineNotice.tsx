import { Alert, Text } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ModelVersion } from "@/api/types";
import { formatPercent, formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { behindBaseline } from "./measures";

/** Says plainly if the version does not beat the guess without pixels, and what helps. */
export function BaselineNotice({ metrics }: Pick<ModelVersion, "metrics">) {
  const { t } = useTranslation();
  const behind = behindBaseline(metrics);
  if (behind === null) return null;
  const { own, baseline, isBeyondNoise, pairs } = behind;
  const products = metrics.n?.audit_products ?? 0;
  return (
    <Alert
      color="yellow"
      variant="light"
      mb="lg"
      icon={<IconInfoCircle aria-hidden />}
      title={t("models.behind.title")}
    >
      <Text size="sm">
        {t("models.behind.figures", {
          own: formatScore(own.value),
          baseline: formatScore(baseline.value),
        })}{" "}
        {isBeyondNoise
          ? t("models.behind.beyondNoise")
          : t("models.behind.withinNoise", { count: products })}{" "}
        {pairs && t("models.behind.pairs", { pairs: formatPercent(pairs.value) })}
      </Text>
      <Text size="sm" mt={4}>
        {t("models.behind.helps")}
      </Text>
    </Alert>
  );
}
