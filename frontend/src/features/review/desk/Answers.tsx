import { Badge, Text } from "@mantine/core";
import type { Said } from "@/api/types";
import { formatDuration } from "@/shared/format/numbers";
import { formatAgo, formatMoment } from "@/shared/format/times";
import { useTranslation } from "@/shared/i18n";
import { useReasonName } from "@/shared/project/useReasonName";
import classes from "./evidence.module.css";
import { useAnswers } from "./queries";

const GOOD: ReadonlySet<Said["choice"]> = new Set(["good", "both_good", "preferred"]);

/** Who said what about the image, and what people are still being asked. */
export function Answers({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const { data, error } = useAnswers(id);
  const isSilent = data && data.answers.length + data.skips.length === 0 && !data.waiting;
  return (
    <section aria-label={t("review.answers.title")}>
      <h3 className={classes.title}>{t("review.answers.title")}</h3>
      {error && !data && (
        <Text size="sm" c="red">
          {t("review.answers.failed")}
        </Text>
      )}
      {isSilent && (
        <Text size="sm" c="dimmed">
          {t("review.answers.none")}
        </Text>
      )}
      {data?.waiting && (
        <Text size="sm" mb={4}>
          {t("review.answers.waiting", {
            given: data.waiting.given,
            needed: data.waiting.needed,
          })}
        </Text>
      )}
      <ul className={classes.answers}>
        {data?.answers.map((said) => (
          <Answer key={said.id} said={said} />
        ))}
        {data?.skips.map(({ by, reason }, i) => (
          <li key={`skip-${i}`}>
            <span className={classes.who}>{by}</span>
            <span className={classes.dimmed}>
              {t("review.answers.skipped", {
                reason: t(`stage.skipReason.${reason || "other"}`),
              })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Answer({ said }: { readonly said: Said }) {
  const { t } = useTranslation();
  const reasons = said.reasons.map(useReasonName());
  const more = [
    ...(said.changed ? [t("review.answers.changed")] : []),
    ...reasons,
    ...(said.other ? [t("review.answers.with", { id: said.other.external_id })] : []),
  ];
  const isGood = GOOD.has(said.choice);
  return (
    <li>
      <span className={classes.who}>{said.by}</span>
      <Badge size="sm" color={isGood && !said.changed ? "teal" : "red"}>
        {t(`review.answers.${said.choice}`)}
      </Badge>
      <span className={classes.when} title={formatMoment(said.at)}>
        {formatDuration(said.milliseconds)} · {formatAgo(said.at, t("time.now"))}
      </span>
      {more.length > 0 && <span className={classes.more}>{more.join(" · ")}</span>}
      {said.note !== "" && <q className={classes.said}>{said.note}</q>}
    </li>
  );
}
