import type { TFunction } from "@/shared/i18n";
import type { Done } from "./entries";

/** What was taken back, as a short text. */
export function takenBackText({ choice }: Done, t: TFunction): string {
  if (choice === null) return t("judge.takenBack.skip");
  return t("judge.takenBack.answer", { choice: t(`judge.${choice}`) });
}
