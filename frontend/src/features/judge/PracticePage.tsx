import { useMemo, useState, useSyncExternalStore } from "react";
import type { PracticeQuestion } from "@/api/types";
import { JudgePage } from "./JudgePage";
import { GivenLoop } from "./loop/useJudgeLoop";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ErrorState, LoadingState } from "@/shared/ui/states";
import { Coach } from "./practice/Coach";
import type { PracticeFeedback } from "./practice/feedbackOn";
import { PracticeEnd } from "./practice/PracticeEnd";
import { PracticeLoop } from "./practice/PracticeLoop";
import classes from "./practice/practice.module.css";
import { usePractice } from "./practice/queries";

/** The tour: the real judge screen, with practice questions and a coach beside it. */
export function PracticePage() {
  const project = useCurrentProject();
  const practice = usePractice(project.id);
  const [round, setRound] = useState(1);
  if (practice.error)
    return <ErrorState error={practice.error} onRetry={() => void practice.refetch()} />;
  if (!practice.data) return <LoadingState />;
  return (
    <Round
      key={round}
      questions={practice.data.questions}
      onAgain={() => setRound((number) => number + 1)}
    />
  );
}

interface RoundProps {
  readonly questions: readonly PracticeQuestion[];
  readonly onAgain: () => void;
}

function Round({ questions, onAgain }: RoundProps) {
  const { t } = useTranslation();
  const [feedback, setFeedback] = useState<PracticeFeedback | null>(null);
  const [results, setResults] = useState<ReadonlyMap<number, boolean>>(new Map());
  const [loop] = useState(() => new PracticeLoop(questions, setFeedback));
  const given = useMemo(() => ({ loop, showsFeedback: feedback !== null }), [loop, feedback]);
  const { ahead, hasFetched, settled } = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const goOn = () => {
    if (feedback === null) return;
    setResults((before) => new Map(before).set(feedback.question.id, feedback.isRight));
    loop.goOn();
  };
  if (hasFetched && ahead.length === 0 && settled.size >= questions.length) {
    // An answer that was taken back and then skipped has no result.
    const kept = [...results].filter(([id]) => settled.has(id)).map(([, isRight]) => isRight);
    return <PracticeEnd results={kept} count={questions.length} onAgain={onAgain} />;
  }
  return (
    <div className={classes.round}>
      <GivenLoop value={given}>
        <JudgePage />
      </GivenLoop>
      <title>{t("practice.title")}</title>
      <Coach questions={questions} current={ahead[0] ?? null} feedback={feedback} onGoOn={goOn} />
    </div>
  );
}
