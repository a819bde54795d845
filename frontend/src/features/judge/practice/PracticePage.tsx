import { useState, useSyncExternalStore } from "react";
import type { Feedback, PracticeQuestion, Question } from "@/api/types";
import { JudgeLoop } from "@/features/judge/JudgeLoop";
import { JudgePage } from "@/features/judge/JudgePage";
import { GivenLoop } from "@/features/judge/useJudgeLoop";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { ErrorState, LoadingState } from "@/shared/ui/states";
import { noStorage, noTabs } from "./alone";
import { Coach } from "./Coach";
import { PracticeEnd } from "./PracticeEnd";
import { PracticeServer } from "./PracticeServer";
import classes from "./practice.module.css";
import { usePractice } from "./queries";

/** What was answered to a known question, and what is right. */
export interface Told {
  readonly question: Question;
  readonly feedback: Feedback;
}

/** The tour: the judge screen itself, with practice questions and a coach beside it. */
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
  const [told, setTold] = useState<readonly Told[]>([]);
  const [loop] = useState(
    () =>
      new JudgeLoop(new PracticeServer(questions), {
        storage: noStorage,
        tabs: noTabs,
        notices: {
          refused: () => undefined,
          undoFailed: () => undefined,
          loggedOut: () => undefined,
          notKept: () => undefined,
          decided: () => undefined,
          told: (question, feedback) =>
            setTold((before) => [
              ...before.filter((each) => each.question.id !== question.id),
              { question, feedback },
            ]),
        },
      }),
  );
  const { ahead, hasFetched, settled } = useSyncExternalStore(loop.subscribe, loop.snapshot);
  const isOver = hasFetched && ahead.length === 0 && settled.size >= questions.length;
  return (
    <div className={classes.frame}>
      <title>{t("practice.title")}</title>
      <Coach
        number={Math.min(settled.size + 1, questions.length)}
        questions={questions}
        current={ahead[0] ?? null}
        last={told.at(-1) ?? null}
      />
      {isOver ? (
        <PracticeEnd told={told} count={questions.length} onAgain={onAgain} />
      ) : (
        <GivenLoop value={loop}>
          <JudgePage />
        </GivenLoop>
      )}
    </div>
  );
}
