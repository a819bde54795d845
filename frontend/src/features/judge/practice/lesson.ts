import type { Question } from "@/api/types";
import { keysOf, type JudgeAction, type OwnKeys } from "@/features/judge/keys";
import type { TFunction } from "@/shared/i18n";
import { keyLabel } from "@/shared/keyboard/keymap";

interface Pupil {
  /** Which question it is, from 1. */
  readonly number: number;
  readonly kind: Question["kind"];
  readonly own: OwnKeys;
  /** False where there are only fingers. */
  readonly hasKeys: boolean;
}

const TOOLS = ["changed", "blink", "undo", "help"] as const;

/** One thing at a time: first what to judge, then the tools, by the person's own keys. */
export function lesson({ number, kind, own, hasKeys }: Pupil, t: TFunction): string {
  const tool = TOOLS[(number - 2) % TOOLS.length];
  const topic = number === 1 || tool === undefined ? kind : tool;
  if (!hasKeys) return t(`practice.lesson.touch.${topic}`);
  return t(`practice.lesson.keys.${topic}`, keyNames(kind, own));
}

/** Each action's first key as it is written on its button. */
export function keyNames(kind: Question["kind"], own: OwnKeys) {
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
