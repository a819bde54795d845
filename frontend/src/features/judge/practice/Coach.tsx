import { Button, Text, Title } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import type { PracticeQuestion, Question } from "@/api/types";
import { feedbackText } from "@/features/judge/loop/feedback";
import { ownKeys } from "@/features/judge/keys/keys";
import { useTranslation } from "@/shared/i18n";
import { useKeyMap } from "@/shared/keyboard/useKeyMap";
import { useCurrentProject, useMe } from "@/shared/project/current";
import { useSavePreferences } from "@/shared/project/preferences";
import { Key } from "@/shared/ui/Key";
import { notifyError } from "@/shared/ui/notify";
import type { PracticeFeedback } from "./feedbackOn";
import { lesson, topicOf } from "./lesson";
import classes from "./practice.module.css";

interface Props {
  readonly questions: readonly PracticeQuestion[];
  readonly current: Question | null;
  /** The feedback on the question on the screen, once it is answered. */
  readonly feedback: PracticeFeedback | null;
  readonly onGoOn: () => void;
}

const GO_ON = { goOn: ["Enter"] } as const;

/**
 * Says what to look for, what to press, and whether the answer was right. It has its own place
 * beside the images, so nothing moves when its text changes.
 */
export function Coach({ questions, current, feedback, onGoOn }: Props) {
  const { t } = useTranslation();
  const leave = useLeavePractice();
  const own = ownKeys(useMe().key_map);
  const hasKeys = !useMediaQuery("(hover: none) and (pointer: coarse)");
  useKeyMap(GO_ON, { goOn: onGoOn }, feedback !== null);
  const index = questions.findIndex(({ question }) => question.id === current?.id);
  const isKnown = questions[index]?.known != null;
  const kinds = questions.map(({ question }) => question.kind);
  return (
    <aside
      className={classes.coach}
      aria-label={t("practice.title")}
      data-feedback={feedback !== null}
    >
      <div className={classes.words} aria-live="polite">
        {current !== null && (
          <Text fw={620} className={classes.lesson ?? ""} data-testid="lesson">
            {t("practice.step", { number: index + 1, count: questions.length })}{" "}
            {lesson({ topic: topicOf(kinds, index), kind: current.kind, own, hasKeys }, t)}
          </Text>
        )}
        {feedback === null ? (
          <Text size="sm" c="dimmed">
            {t("practice.promise")} {current !== null && !isKnown && t("practice.unknown")}
          </Text>
        ) : (
          <Feedback feedback={feedback} />
        )}
      </div>
      <div className={classes.coachActions}>
        {feedback !== null && (
          <Button onClick={onGoOn} rightSection={hasKeys && <Key name="Enter" />}>
            {t("practice.goOn")}
          </Button>
        )}
        <Button variant="default" className={classes.leave ?? ""} onClick={leave}>
          {t("practice.leave")}
        </Button>
      </div>
    </aside>
  );
}

function Feedback({ feedback: { isRight, sides } }: { readonly feedback: PracticeFeedback }) {
  const { t } = useTranslation();
  const Icon = isRight ? IconCircleCheck : IconCircleX;
  return (
    <section className={classes.feedback} data-right={isRight} data-testid="feedback">
      <Title order={2} className={classes.verdict ?? ""}>
        <Icon size={28} aria-hidden />
        {t(isRight ? "judge.feedback.right" : "judge.feedback.wrong")}
      </Title>
      <Text c="dimmed" size="sm" className={classes.asReviewers ?? ""}>
        {t("practice.asReviewers")}
      </Text>
      {sides.map(({ place, known }) => (
        <p key={place}>
          {place !== "single" && <strong>{t(`practice.side.${place}`)} </strong>}
          {feedbackText(known)}
        </p>
      ))}
    </section>
  );
}

/** Leads to the real questions. The tour is not offered again. */
export function useLeavePractice(): () => void {
  const project = useCurrentProject();
  const navigate = useNavigate();
  const preferences = useSavePreferences();
  return () => {
    preferences.mutate({ tour_done: true }, { onError: notifyError });
    void navigate(`/projects/${project.id}/judge`);
  };
}
