import { notifications } from "@mantine/notifications";
import { t } from "@/shared/i18n";
import { readingTime } from "@/shared/toasts/readingTime";
import { errorText } from "@/shared/words/errors";

export function notifyDone(message: string): void {
  notifications.show({ ...named(), message, color: "teal", autoClose: readingTime(message) });
}

export function notifyProblem(message: string): void {
  // With the message as its id, the same problem is not shown twice at a time.
  const autoClose = readingTime(message, true);
  notifications.show({ ...named(), id: message, message, color: "red", autoClose });
}

/** For `onError` of a mutation. */
export function notifyError(error: unknown): void {
  notifyProblem(errorText(error, t));
}

/** The name of the button that closes a message, for screen readers. */
function named() {
  return { closeButtonProps: { "aria-label": t("action.close") } };
}
