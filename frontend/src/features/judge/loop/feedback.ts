import { notifications } from "@mantine/notifications";
import type { Feedback } from "@/api/types";
import { t } from "@/shared/i18n";

/** Shows the right answer to a gold question for a while. The next question is already shown. */
export function showFeedback(_question: unknown, feedback: Feedback): void {
  notifications.show({
    title: t(feedback.is_right ? "judge.feedback.right" : "judge.feedback.wrong"),
    message: feedbackText(feedback),
    color: feedback.is_right ? "teal" : "yellow",
    autoClose: feedback.is_right ? 4_000 : 12_000,
  });
}

/** The right answer in words, and why. */
export function feedbackText({ is_good, is_changed, explanation }: RightAnswer): string {
  const background = t(is_good ? "judge.feedback.good" : "judge.feedback.bad");
  const product = t(is_changed ? "judge.feedback.changed" : "judge.feedback.unchanged");
  return [background, product, explanation].filter(Boolean).join(" ");
}

type RightAnswer = Pick<Feedback, "is_good" | "is_changed" | "explanation">;
