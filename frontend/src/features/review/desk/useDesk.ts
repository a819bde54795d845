import { useCallback, useEffect, useRef, useState } from "react";
import type { DeskItem } from "@/api/types";
import { useTranslation } from "@/shared/i18n";
import { useCurrentProject, useMe } from "@/shared/project/current";
import { offeredReasons, type ReasonGroup } from "@/shared/project/reasons";
import { useSeen, useSeenNow } from "@/shared/seen/useSeen";
import type { ImagesState } from "@/shared/stage/useStageImages";
import { notifyDone, notifyError, notifyProblem } from "@/shared/ui/notify";
import type { Draft } from "./DecisionBar";
import { placed } from "./Evidence";
import { useAssign, useSiblings } from "./queries";
import type { Decision } from "./isChanged";
import { useDecisions } from "./useDecisions";
import { useDeskDock } from "./useDeskDock";
import type { Drafts } from "./useDrafts";
import { useHold } from "./useHold";
import { useOpenItem } from "./useOpenItem";
import { useSelection } from "./useSelection";

/** The open image, what is selected, and everything that can be done about them. */
export function useDesk(all: readonly DeskItem[], readAt: number, drafts: Drafts) {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const me = useMe().user;
  const reopen = useRef<(id: number) => void>(() => undefined);
  const decisions = useDecisions(useCallback((id) => reopen.current(id), []));
  const items = all.filter(({ id }) => !decisions.isGone(id, readAt));
  const opened = useOpenItem(items);
  const { item } = opened;
  const selection = useSelection(items.map(({ id }) => id));
  const draft = drafts.of(item?.id);
  const [dock, openDock, closeDock] = useDeskDock(item?.id ?? null);
  const holder = item?.held_by ?? null;
  const listed = holder === null || holder.id === me.id ? null : holder.username;
  const heldBy = useHold(item?.id ?? null, listed);
  const images = useImageStates();
  // A press must be about what the person can have seen: the images, and a dock that it opened.
  const state = item && images.states.get(item.id);
  const shown = item === undefined || state === undefined || state === "loading" ? null : item.id;
  const [isSeen, isDecidable] = useSeenNow(shown === null ? null : String(shown));
  const isDockSeen = useSeen(dock.type === "closed" ? null : `${String(item?.id)} ${dock.type}`);
  const assign = useAssign(project.id);
  const looked = useLooked(item);

  const setDraft = (next: Draft) => {
    if (item) drafts.set(item.id, next);
  };
  const mayDecide = () => {
    if (item === undefined || !isSeen()) return false;
    if (heldBy !== null && selection.selected.length === 0) {
      notifyProblem(t("review.heldLong", { person: heldBy }));
      return false;
    }
    return true;
  };
  const finish = (decision: Decision, reason: string | null, group: ReasonGroup) => {
    if (item === undefined) return;
    closeDock();
    const why = decision === "rejected" ? { reason, group } : null;
    const { selected } = selection;
    if (selected.length > 0) {
      opened.leave(selected);
      selection.clear();
      decisions.many(selected, decision, draft.note, why);
    } else {
      opened.leave([item.id]);
      decisions.one(item, decision, draft, why);
    }
    drafts.forget(item.id);
  };
  const actions = {
    accept: () => {
      if (!mayDecide()) return;
      const asks = draft.changed && selection.selected.length === 0;
      if (asks && dock.type !== "accept") openDock({ type: "accept" });
      else if (!asks || isDockSeen()) finish("accepted", null, "product");
    },
    reject: () => {
      if (!mayDecide()) return;
      if (dock.type === "reject") {
        openDock({ type: "reject", group: dock.group === "product" ? "background" : "product" });
      } else {
        const isSuspect = draft.changed || item?.report?.outcome === "inconsistent";
        openDock({ type: "reject", group: isSuspect ? "product" : "background" });
      }
    },
    rejectFor: (reason: string | null, group: ReasonGroup) => {
      if (mayDecide() && isDockSeen()) finish("rejected", reason, group);
    },
    ask: () => {
      if (mayDecide() && selection.selected.length === 0) openDock({ type: "ask" });
    },
    askPeople: (people: number) => {
      if (item === undefined || !mayDecide() || !isDockSeen()) return;
      closeDock();
      decisions.ask(item.id, people);
    },
    undo: () => {
      void decisions.takeBack().then(([first]) => {
        if (first !== undefined) opened.open(first);
      });
    },
    changed: () => {
      if (item && isSeen()) setDraft({ ...draft, changed: !draft.changed });
    },
    mine: () => {
      if (item === undefined) return;
      const ids = selection.selected.length > 0 ? [...selection.selected] : [item.id];
      const to = ids.length === 1 && item.assignee?.id === me.id ? null : me.id;
      const said =
        to === null ? t("review.unassigned") : t("review.assigned", { person: me.username });
      assign.mutateAsync({ ids, to }).then(() => notifyDone(said), notifyError);
    },
    extend: (by: 1 | -1) => {
      const next = items[opened.index + by];
      if (item === undefined || next === undefined) return;
      selection.rangeTo(next.id, item.id);
      opened.open(next.id);
    },
    digit: (index: number) => {
      if (dock.type === "reject") {
        const offered = offeredReasons(project)[dock.group];
        const reason = offered.find(({ key }) => key === index + 1);
        if (reason !== undefined) actions.rejectFor(reason.code, dock.group);
      } else if (dock.type === "ask") {
        if (index < 2) actions.askPeople(index + 1);
      } else if (isSeen()) looked.compareNth(index);
    },
    enter: () => {
      if (dock.type === "reject") actions.rejectFor(null, dock.group);
      else if (dock.type === "ask") actions.askPeople(1);
      else if (dock.type === "accept") actions.accept();
    },
    /** Whether there was something of the desk to close. */
    escape: () => {
      if (dock.type !== "closed") closeDock();
      else if (looked.finding !== null || looked.compared !== null) looked.clear();
      else if (selection.selected.length > 0) selection.clear();
      else return false;
      return true;
    },
  };
  useEffect(() => {
    reopen.current = opened.open;
  });
  return {
    ...{
      items,
      opened,
      item,
      selection,
      draft,
      setDraft,
      dock,
      closeDock,
      heldBy,
      actions,
      looked,
    },
    ...{ reportState: images.report, isDecidable },
  };
}

export type Desk = ReturnType<typeof useDesk>;

/** Which images are painted. */
function useImageStates() {
  const [states, setStates] = useState<ReadonlyMap<number, ImagesState["state"]>>(new Map());
  const report = useCallback(
    (id: number, state: ImagesState["state"]) =>
      // Once it was painted, another image beside it does not make it unseen.
      setStates((before) =>
        before.get(id) === state || before.get(id) === "ready"
          ? before
          : new Map(before).set(id, state),
      ),
    [],
  );
  return { states, report };
}

/** What is pointed at, and which other image of the product stands beside this one. */
function useLooked(item: DeskItem | undefined) {
  const project = useCurrentProject();
  const of = item?.id ?? null;
  const [stored, setStored] = useState<{
    of: number | null;
    finding: number | null;
    compared: number | null;
  }>({ of, finding: null, compared: null });
  const [hovered, setHovered] = useState<number | null>(null);
  const { finding, compared } = stored.of === of ? stored : { finding: null, compared: null };
  const query = useSiblings(project.id, item?.product.id ?? 0, item !== undefined);
  const siblings = query.data?.results.filter(({ id }) => id !== of);
  const places = placed(item?.report ?? null);
  return {
    ...{ finding, compared, siblings, hover: setHovered },
    place: item?.report?.findings[hovered ?? finding ?? -1]?.box ?? null,
    mark: (index: number | null) => setStored({ of, compared, finding: index }),
    /** Points at the next finding that has a place, and after the last at none. */
    next: () => {
      const following = finding === null ? places[0] : places[places.indexOf(finding) + 1];
      setStored({ of, compared, finding: following ?? null });
    },
    compare: (id: number | null) => setStored({ of, finding, compared: id }),
    compareNth: (index: number) => {
      const sibling = siblings?.[index];
      if (sibling === undefined) return;
      setStored({ of, finding, compared: sibling.id === compared ? null : sibling.id });
    },
    clear: () => setStored({ of, finding: null, compared: null }),
  };
}
