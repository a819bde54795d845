import type { DeskItem } from "@/api/types";
import { formatScore } from "@/shared/format/numbers";
import { useTranslation } from "@/shared/i18n";
import { Scores } from "@/shared/image/Scores";
import { useCurrentProject } from "@/shared/project/current";
import classes from "./evidence.module.css";

/** The model's numbers, how unsure it is of them, and which version gave them. */
export function DeskScores({ item }: { readonly item: DeskItem }) {
  const { t } = useTranslation();
  const { champion } = useCurrentProject();
  const { reward, uncertainty } = item;
  const rows = [
    [t("scores.score"), formatScore(item.score)],
    [t("scores.pGood"), formatScore(item.p_good)],
    [t("scores.pConsistent"), formatScore(item.p_consistent)],
    [
      t("review.scores.reward"),
      reward === null || uncertainty === null
        ? formatScore(reward)
        : t("review.scores.spread", {
            value: formatScore(reward),
            spread: formatScore(uncertainty),
          }),
    ],
  ];
  return (
    <section aria-label={t("review.scores.title")}>
      <h3 className={classes.title}>
        {t("review.scores.title")}
        <span className={classes.version}>
          {champion
            ? t("review.scores.by", { number: champion.number })
            : t("review.scores.noModel")}
        </span>
      </h3>
      {item.score_state === "scored" ? (
        <dl className={classes.scores}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        <Scores generation={item} />
      )}
    </section>
  );
}
