import type { Question } from "@/api/types";
import { keysOf, type JudgeAction, type OwnKeys } from "@/features/judge/keys/keys";
import type { TFunction } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";

type Kind = Question["kind"];
const TOOLS = ["changed", "blink", "undo", "help"] as const;
export type Topic = Kind | (typeof TOOLS)[number];

interface Pupil {
  readonly topic: Topic;
  readonly kind: Kind;
  readonly own: OwnKeys;
  /** False on a touch screen without a keyboard. */
  readonly hasKeys: boolean;
}

/** What to teach at question `index`: first how to answer its kind, then one tool at a time. */
export function topicOf(kinds: readonly Kind[], index: number): Topic {
  const kind = kinds[index] ?? "single";
  const isNew = (at: number) => !kinds.slice(0, at).includes(kinds[at] ?? "single");
  if (isNew(index)) return kind;
  const taught = kinds.slice(0, index).filter((_, at) => !isNew(at)).length;
  return TOOLS[taught % TOOLS.length] ?? kind;
}

/** The lesson's text, with the person's own keys. */
export function lesson({ topic, kind, own, hasKeys }: Pupil, t: TFunction): string {
  if (!hasKeys) return t(`practice.lesson.touch.${topic}`);
  return t(`practice.lesson.keys.${topic}`, keyNames(kind, own));
}

/** The first key of each action, as its button shows it. */
export function keyNames(kind: Kind, own: OwnKeys) {
  const keys = keysOf(kind, own);
  const name = (action: JudgeAction) => keyLabel(keys[action][0] ?? "");
  return {
    ...{ left: name("left"), right: name("right"), good: name("good"), bad: name("bad") },
    ...{ both_good: name("both_good"), both_bad: name("both_bad") },
    changed: name(kind === "pair" ? "changed_left" : "changed_single"),
    ...{ blink: name("blink"), loupe: name("loupe"), undo: name("undo"), skip: name("skip") },
    ...{ reasons: name("reasons"), guidelines: name("guidelines"), help: name("help") },
  };
}
