import { Button, Loader, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconCheck,
  IconHourglass,
  IconPhotoOff,
  IconUsers,
} from "@tabler/icons-react";
import type { EmptyReason, Progress, Waiting } from "@/api/types";
import { useTranslation, type TFunction } from "@/shared/i18n";
import { EmptyState } from "@/shared/ui/states";
import classes from "./message.module.css";

const ICONS: Record<EmptyReason, typeof IconCheck> = {
  nothing_planned: IconCheck,
  others_needed: IconUsers,
  scoring_stopped: IconAlertTriangle,
  scoring_failed: IconAlertTriangle,
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
        hasBegun(reason) &&
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

/** False while nothing is imported or scored: then nobody waits for a retraining. */
function hasBegun(reason: EmptyReason): boolean {
  return !["no_products", "scoring", "scoring_stopped", "scoring_failed"].includes(reason);
}

/** Who holds the remaining questions, and what may bring new ones. */
export function waitingSentences(waiting: Waiting, t: TFunction): string[] {
  const holders = waiting.holders.map(({ username, questions }) =>
    t("judge.empty.holds", { name: username, count: questions }),
  );
  return [...holders, retraining(waiting, t)];
}

/** Announces a retraining only if it can happen: someone must be able to give the answers. */
function retraining(waiting: Waiting, t: TFunction): string {
  const { answers_missing: missing, retrain_every_minutes: minutes } = waiting;
  if (waiting.is_retraining) return t("judge.empty.isRetraining");
  if (missing === 0) return t("judge.empty.retrainsSoon");
  if (missing !== null && missing <= waiting.answers_possible)
    return t("judge.empty.retrainsAfter", { count: missing });
  if (minutes > 0 && (waiting.has_new_answers || waiting.answers_possible > 0))
    return t("judge.empty.retrainsEvery", { count: minutes });
  return t(
    missing === null && minutes === 0 ? "judge.empty.retrainsByHand" : "judge.empty.noneToWaitFor",
  );
}
