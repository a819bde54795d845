import { Text } from "@mantine/core";
import type { Generation } from "@/api/types";
import { formatAgo, formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useReasonName } from "@/shared/project/useReasonName";

interface Props {
  readonly generation: Pick<Generation, "verdict_by" | "review">;
}

/** Who decided about an image: a reviewer by name, with the day and the note, or else what did. */
export function ReviewedBy({ generation }: Props) {
  const { t } = useTranslation();
  const nameOf = useReasonName();
  const { verdict_by: by, review } = generation;
  if (!by) return null;
  if (review === null) {
    return (
      <Text size="sm" c="dimmed">
        {t(`verdictBy.${by}`)}
      </Text>
    );
  }
  const why = [...review.reasons.map(nameOf), review.note];
  return (
    <Text size="sm" c="dimmed" title={formatMoment(review.at)} data-testid="reviewed-by">
      {t("reviewedBy", { person: review.by, when: formatAgo(review.at, t("time.now")) })}
      {why.some(Boolean) && `: ${why.filter(Boolean).join(" · ")}`}
    </Text>
  );
}
