import { Text } from "@mantine/core";
import type { Insights } from "@/api/types";
import { formatPercent } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";

const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** What further answers should decide in the open batch; nothing where they can't help. */
export function ForecastLine({ forecasts }: Pick<Insights, "forecasts">) {
  const { t } = useTranslation();
  return (
    <>
      {forecasts.map(({ batch, side, answers, seconds, share }) => (
        <Text key={side} data-testid={`forecast-${side}`}>
          {t(`insights.forecast.${side}`, { count: answers, batch, share: formatPercent(share) })}{" "}
          {seconds !== null && seconds >= 1.5 * HOUR
            ? t("insights.forecast.hours", { count: Math.round(seconds / HOUR) })
            : seconds !== null && seconds >= MINUTE
              ? t("insights.forecast.minutes", { count: Math.round(seconds / MINUTE) })
              : ""}
        </Text>
      ))}
    </>
  );
}
