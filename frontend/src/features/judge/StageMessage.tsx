import { Loader, Text } from "@mantine/core";
import { useTranslation } from "@/shared/i18n";
import { ErrorState } from "@/shared/ui/states";
import { EmptyJudge } from "./EmptyJudge";
import classes from "./message.module.css";
import type { LoopState } from "./loop/loopState";
import { unsentAnswers } from "./loop/queue";
import { RemovedNotice } from "./RemovedNotice";

interface Props {
  readonly state: LoopState;
  readonly isWaitingForImages: boolean;
  readonly onRetry: () => void;
  readonly onDiscard: () => void;
}

/** Shown instead of the images while there are none to judge. */
export function StageMessage({ state, isWaitingForImages, onRetry, onDiscard }: Props) {
  const { t } = useTranslation();
  if (state.isRemoved) return <RemovedNotice unsent={unsentAnswers(state)} onDiscard={onDiscard} />;
  if (state.takingBack !== null) return <Waiting text={t("judge.takingBack")} />;
  if (isWaitingForImages) return <Waiting text={t("judge.loading")} />;
  if (state.ahead.length > 0) return null;
  if (state.fetchError !== null) {
    return (
      <div className={classes.message}>
        <ErrorState title={t("judge.error")} error={state.fetchError} onRetry={onRetry} />
      </div>
    );
  }
  if (!state.hasFetched || state.emptyReason === null) {
    return <Waiting text={t("judge.loading")} />;
  }
  const { emptyReason: reason, waiting, progress } = state;
  return <EmptyJudge {...{ reason, waiting, progress }} onRefresh={onRetry} />;
}

function Waiting({ text }: { readonly text: string }) {
  return (
    <div className={classes.message} role="status">
      <Loader size="sm" color="gray" />
      <Text size="sm">{text}</Text>
    </div>
  );
}
