import { notifications } from "@mantine/notifications";
import { t } from "@/shared/i18n";
import { errorText } from "@/shared/words/errors";

export function notifyDone(message: string): void {
  notifications.show({ message, color: "teal", autoClose: 4_000 });
}

export function notifyProblem(message: string): void {
  // The message is its own id: the same problem is not shown twice at a time.
  notifications.show({ id: message, message, color: "red", autoClose: 8_000 });
}

/** For `onError` of a mutation. */
export function notifyError(error: unknown): void {
  notifyProblem(errorText(error, t));
}
