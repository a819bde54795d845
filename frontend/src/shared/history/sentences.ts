import type { HistoryEvent } from "@/api/types";
import { formatDuration, formatScore } from "@/shared/format/numbers";
import type { TFunction } from "@/shared/i18n";
import type { Message } from "@/shared/words/say";

type Say = (message: Message) => string;

/** What happened, in a few words. */
export function headline(event: HistoryEvent, t: TFunction): string {
  switch (event.kind) {
    case "compared":
      return t("history.compared", { outcome: event.outcome && t(`outcome.${event.outcome}`) });
    case "scored":
      return t("history.scored", { version: event.version ?? "" });
    case "frozen":
      return t("history.frozen", { batch: event.batch ?? "" });
    case "asked_again":
      return t("history.asked_again", { count: event.needed ?? 1 });
    case "asked":
      return t("history.asked", {
        purpose: event.purpose && t(`history.purpose.${event.purpose}`),
      });
    case "answered":
      return answerOf(event, t);
    case "flagged":
    case "unflagged":
      return t(`history.${event.kind}`, { flag: event.flag && t(`flag.${event.flag}`) });
    case "decided":
      return t("history.decided", {
        verdict: verdictOf(event, t),
        by: t(`verdictBy.${event.decided_by}`),
      });
    case "drawn":
      return t("history.drawn", { version: event.version ?? "", verdict: verdictOf(event, t) });
    case "checked":
      return t(
        event.is_good === (event.verdict === "accepted")
          ? "history.checked.confirmed"
          : "history.checked.refuted",
      );
    case "reviewed":
      return t("history.reviewed", { verdict: verdictOf(event, t) });
    case "reversed":
      return t("history.reversed", { verdict: verdictOf(event, t) });
    case "known":
      return t(event.is_good ? "history.known.good" : "history.known.bad");
    case "exported":
      return t("history.exported", { format: event.format });
    case "imported":
    case "outlined":
    case "undone":
    case "asking_withdrawn":
      return t(`history.${event.kind}`);
  }
}

/** What else is known about it; each part is short. */
export function details(
  event: HistoryEvent,
  t: TFunction,
  say: Say,
  nameOf: (reason: string) => string,
): string[] {
  const parts = [
    event.kind === "scored" && event.score !== null
      ? t("history.score", { score: formatScore(event.score) })
      : null,
    event.kind === "compared" ? t("history.unchanged", { score: formatScore(event.score) }) : null,
    event.kind === "asked" && event.beside ? t("history.pair", { id: event.beside }) : null,
    event.message && say(event.message),
    event.state && event.people.length === 0 ? t(`history.question.${event.state}`) : null,
    ...event.people.map((person) => heldBy(person, t)),
    changeOf(event, t),
    ...event.reasons.map(nameOf),
    event.milliseconds ? formatDuration(event.milliseconds) : null,
    event.counts === false ? t("history.notCounted") : null,
    event.note,
  ];
  return parts.filter((part): part is string => typeof part === "string" && part !== "");
}

function verdictOf({ verdict }: HistoryEvent, t: TFunction): string {
  return verdict && t(`verdict.${verdict}`);
}

/** An answer from the view of this image, on whichever side it was. */
function answerOf(event: HistoryEvent, t: TFunction): string {
  const { choice, beside: id } = event;
  if (choice === "left" || choice === "right") {
    const isThis = (choice === "left") === event.is_left;
    return t(isThis ? "history.answer.preferred" : "history.answer.other", { id });
  }
  return choice === "" || choice === "undo" ? t("history.undone") : t(`history.answer.${choice}`);
}

function changeOf({ kind, is_changed }: HistoryEvent, t: TFunction): string | null {
  if (is_changed === null) return null;
  if (is_changed) return t("history.changed");
  return kind === "reviewed" ? t("history.notChanged") : null;
}

function heldBy({ who, state, skip_reason }: HistoryEvent["people"][number], t: TFunction): string {
  const reason = skip_reason && t(`stage.skipReason.${skip_reason}`);
  return t(`history.hold.${state}`, { who, reason });
}
