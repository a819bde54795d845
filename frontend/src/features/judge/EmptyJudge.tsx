import { Button, Loader, Text } from "@mantine/core";
import { IconCheck, IconHourglass, IconPhotoOff, IconUsers } from "@tabler/icons-react";
import type { EmptyReason, Progress, Waiting } from "@/api/types";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import classes from "./judge.module.css";

const ICONS: Record<EmptyReason, typeof IconCheck> = {
  nothing_planned: IconCheck,
  held_by_others: IconUsers,
  scoring: IconHourglass,
  no_products: IconPhotoOff,
};

interface Props {
  readonly reason: EmptyReason;
  readonly waiting: Waiting | null;
  readonly progress: Progress | null;
  readonly onRefresh: () => void;
}

/** Why there is no question, and what comes next. The queue looks again by itself. */
export function EmptyJudge({ reason, waiting, progress, onRefresh }: Props) {
  const { t } = useTranslation();
  const Icon = ICONS[reason];
  return (
    <div className={classes.message} role="status" data-testid="judge-empty">
      <EmptyState
        icon={<Icon size={20} />}
        title={t(`judge.empty.${reason}.title`)}
        text={t(`judge.empty.${reason}.text`)}
        action={
          <Button variant="default" onClick={onRefresh}>
            {t("judge.tryAgain")}
          </Button>
        }
      />
      {waiting !== null &&
        waitingSentences(waiting, t).map((sentence) => (
          <Text key={sentence} size="sm">
            {sentence}
          </Text>
        ))}
      {progress !== null && progress.mine_today > 0 && (
        <Text>{t("judge.empty.today", { count: progress.mine_today })}</Text>
      )}
      <Text size="sm" c="dimmed" className={classes.refresh ?? ""}>
        <Loader size={12} color="gray" aria-hidden /> {t("judge.empty.refresh")}
      </Text>
    </div>
  );
}

/** Who holds the rest, and when the next retraining brings new questions. */
export function waitingSentences(waiting: Waiting, t: TFunction): string[] {
  const held = waiting.holders.map(({ username, questions }) =>
    t("judge.empty.holds", { name: username, count: questions }),
  );
  return [...held, retraining(waiting, t)].filter((sentence) => sentence !== "");
}

function retraining(waiting: Waiting, t: TFunction): string {
  if (waiting.is_retraining) return t("judge.empty.isRetraining");
  if (waiting.answers_missing === 0) return t("judge.empty.retrainsSoon");
  if (waiting.answers_missing !== null)
    return t("judge.empty.retrainsAfter", { count: waiting.answers_missing });
  if (waiting.retrain_every_minutes > 0)
    return t("judge.empty.retrainsEvery", { count: waiting.retrain_every_minutes });
  return t("judge.empty.retrainsByHand");
}
