import { useRef, useState } from "react";
import type { DeskItem } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject } from "@/shared/project/current";
import { SEEN_MS } from "@/shared/seen/seen";
import { pressedAt } from "@/shared/seen/useSeen";
import { notifyDone, notifyError, notifyProblem } from "@/shared/ui/notify";
import type { Draft } from "./DecisionBar";
import { isChanged, type Decision, type Why } from "./isChanged";
import { useAskAgain, useDecide, useTakeBack, type Decided } from "./queries";

export interface Decisions {
  /** Whether it was decided here after the list was read, at this time. */
  readonly isGone: (id: number, readAt: number) => boolean;
  readonly one: (item: DeskItem, decision: Decision, draft: Draft, why: Why | null) => void;
  readonly many: (
    ids: readonly number[],
    decision: Decision,
    note: string,
    why: Why | null,
  ) => void;
  /** Asks so many more people about the image. */
  readonly ask: (id: number, people: number) => void;
  /** Takes the last step back; the images that wait again, or none if there was no step. */
  readonly takeBack: () => Promise<readonly number[]>;
}

/** Decides at once and tells the server meanwhile; what it refuses comes back. */
export function useDecisions(onRefused: (id: number) => void): Decisions {
  const { t } = useTranslation();
  const project = useCurrentProject();
  // Until when a list may have been read that still has the image.
  const [gone, setGone] = useState<ReadonlyMap<number, number>>(new Map());
  const mark = (ids: readonly number[], until: number) =>
    setGone((before) => new Map([...before, ...ids.map((id) => [id, until] as const)]));
  const decide = useDecide(project.id, (ids) => mark(ids, Date.now()));
  const asking = useAskAgain(project.id);
  const undo = useTakeBack(project.id);
  const pending = useRef<Promise<unknown>>(Promise.resolve());
  const undone = useRef(-Infinity);
  const show = (ids: readonly number[]) => mark(ids, -Infinity);
  // A step can be taken back once the server knows of it.
  const wait = (sent: Promise<unknown>) => {
    pending.current = Promise.all([pending.current, sent]);
  };
  const send = (ids: readonly number[], decision: Decision, decided: Decided) => {
    mark(ids, Infinity);
    const sent = decide.mutateAsync(decided).then(
      () => notifyDone(t(`review.${decision}`, { count: ids.length })),
      (error: unknown) => {
        show(ids);
        notifyError(error);
        if (ids[0] !== undefined) onRefused(ids[0]);
      },
    );
    wait(sent);
  };
  return {
    isGone: (id, readAt) => (gone.get(id) ?? -Infinity) >= readAt,
    one: (item, decision, draft, why) => {
      const reasons = why?.reason ? [why.reason] : [];
      const review = {
        decision,
        note: draft.note.trim(),
        reasons,
        product_changed: isChanged(item, decision, draft, why),
      };
      send([item.id], decision, { id: item.id, review });
    },
    many: (ids, decision, note, why) => {
      const reasons = why?.reason ? [why.reason] : [];
      send(ids, decision, { many: { ids: [...ids], decision, note: note.trim(), reasons } });
    },
    ask: (id, people) => {
      const sent = asking.mutateAsync({ id, people });
      wait(sent.then(() => notifyDone(t("review.askedNow", { count: people })), notifyError));
    },
    takeBack: async () => {
      const now = pressedAt();
      // The second press of a bouncing key must not take back another step.
      if (now - undone.current < SEEN_MS) return [];
      undone.current = now;
      const taken = pending.current.then(() => undo.mutateAsync());
      wait(taken.catch(() => undefined)); // a further press is not lost meanwhile, but waits
      try {
        const { decision, generations, stays } = await taken;
        if (stays) {
          notifyProblem(t("review.takenBack.stays"));
          return [];
        }
        show(generations);
        const said = decision ?? "asked";
        notifyDone(t(`review.takenBack.${said}`, { count: generations.length }));
        return generations;
      } catch (error) {
        notifyError(error);
        return [];
      }
    },
  };
}
