import { Button, Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useNavigate } from "react-router";
import type { PracticeQuestion, Question } from "@/api/types";
import { feedbackText } from "@/features/judge/feedback";
import { ownKeys } from "@/features/judge/keys";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject, useMe } from "@/shared/project/current";
import { useSavePreferences } from "@/shared/project/preferences";
import { notifyError } from "@/shared/ui/notify";
import { lesson } from "./lesson";
import type { Told } from "./PracticePage";
import classes from "./practice.module.css";

interface Props {
  /** Which question it is, from 1. */
  readonly number: number;
  readonly questions: readonly PracticeQuestion[];
  readonly current: Question | null;
  readonly last: Told | null;
}

/** Says what to look for and what to press, and what was right about the last answer. */
export function Coach({ number, questions, current, last }: Props) {
  const { t } = useTranslation();
  const leave = useLeavePractice();
  const own = ownKeys(useMe().key_map);
  const hasKeys = !useMediaQuery("(hover: none) and (pointer: coarse)");
  const kind = current?.kind ?? null;
  return (
    <aside className={classes.coach} aria-label={t("practice.title")}>
      <div className={classes.words} aria-live="polite">
        {kind !== null && (
          <Text fw={620}>
            {t("practice.step", { number, count: questions.length })}{" "}
            {lesson({ number, kind, own, hasKeys }, t)}
          </Text>
        )}
        {last === null ? (
          <Text size="sm">{t("practice.promise")}</Text>
        ) : (
          <FeedbackLine told={last} />
        )}
      </div>
      {kind !== null && (
        <Button variant="default" size="xs" onClick={leave}>
          {t("practice.leave")}
        </Button>
      )}
    </aside>
  );
}

function FeedbackLine({ told: { question, feedback } }: { readonly told: Told }) {
  const { t } = useTranslation();
  return (
    <div className={classes.feedback} data-right={feedback.is_right} data-testid="feedback">
      <img src={question.left.image.thumb} alt={t("practice.lastImage")} />
      <Text size="sm">
        <strong>{t(feedback.is_right ? "judge.feedback.right" : "judge.feedback.wrong")}</strong>{" "}
        {feedbackText(feedback)}
      </Text>
    </div>
  );
}

/** To the real questions; the tour is not offered again. */
export function useLeavePractice(): () => void {
  const project = useCurrentProject();
  const navigate = useNavigate();
  const preferences = useSavePreferences();
  return () => {
    preferences.mutate({ tour_done: true }, { onError: notifyError });
    void navigate(`/projects/${project.id}/judge`);
  };
}
