import { Text } from "@mantine/core";
import type { Generation } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { useSay } from "@/shared/words/say";
import classes from "./image.module.css";

/** The champion's numbers for a generation, or why there are none. */
export function Scores({ generation }: { readonly generation: Generation }) {
  const { t } = useTranslation();
  const say = useSay();
  if (generation.score_state === "failed") {
    return (
      <Text size="sm" c="red">
        {t("scores.failed")}
        {generation.score_error && `: ${say(generation.score_error)}`}
      </Text>
    );
  }
  if (generation.score_state === "pending") {
    return (
      <Text size="sm" c="dimmed">
        {t("scores.pending")}
      </Text>
    );
  }
  const rows = [
    [t("scores.score"), generation.score],
    [t("scores.pGood"), generation.p_good],
    [t("scores.pConsistent"), generation.p_consistent],
    [t("scores.uncertainty"), generation.uncertainty],
  ] as const;
  return (
    <dl className={classes.scores}>
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{formatScore(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
