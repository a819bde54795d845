import { useTranslation } from "@/shared/i18n";
import { reasonName } from "@/shared/project/reasons";
import { SKIP_REASONS } from "./panels/skipReasons";
import type { KeyActions } from "./keys/useJudgeKeys";
import type { Judge } from "./useJudge";
import type { usePanels } from "./panels/usePanels";

/** What keys and buttons do with the question on the screen. Each is announced to screen readers. */
export function useStageActions(judge: Judge, panels: ReturnType<typeof usePanels>): KeyActions {
  const { t } = useTranslation();
  const { viewer, dock, sides, marking, offered, question, announce, skip, choose, undo, seen } =
    judge;
  const fit = () => {
    viewer.reset();
    announce(t("stage.said.fitted"));
  };
  const toggleReason = (index: number) => {
    if (dock.dock.type !== "reasons") return;
    const { side, group } = dock.dock.target;
    const id = sides[side]?.shown.id;
    const chosen = offered[group].find(({ key }) => key === index + 1);
    if (id === undefined || chosen === undefined) return;
    const isOn = marking.marks.reasons.get(id)?.has(chosen.code) ?? false;
    const reason = reasonName(chosen, t);
    marking.toggleReason(id, chosen.code);
    announce(t(isOn ? "stage.said.reasonOff" : "stage.said.reasonOn", { reason }));
  };
  return {
    choose,
    undo,
    fit,
    toggleChanged: (side) => {
      const id = sides[side]?.shown.id;
      if (id === undefined || !seen.pictures()) return;
      announce(t(marking.marks.changed.has(id) ? "stage.said.changedOff" : "stage.said.changedOn"));
      marking.toggleChanged(id);
    },
    reasons: () => {
      if (question === null) return;
      const next = dock.reasons();
      if (next.type !== "reasons") return;
      const { side, group } = next.target;
      const place = sides[side]?.place ?? "single";
      announce(
        t("stage.said.reasonsFor", {
          side: t(`stage.reasons.${place}`),
          group: t(`stage.reasons.${group}`),
        }),
      );
    },
    // Even before the images are seen: what is typed next must not reach the other keys.
    note: () => {
      if (question !== null) dock.note();
    },
    skip: () => {
      if (question === null) return;
      if (dock.dock.type !== "skip") dock.skip();
      // The skip key opened the reasons. Pressed again, it takes the first, once it can be read.
      else if (seen.skipReasons()) skip("unsure");
    },
    overlay: () => {
      const isOn = !viewer.state().hasOverlay;
      viewer.overlay(isOn);
      announce(t(isOn ? "stage.said.overlayOn" : "stage.said.overlayOff"));
    },
    loupe: () => {
      viewer.toggleLoupe();
      announce(t(viewer.state().hasLoupe ? "stage.said.loupeOn" : "stage.said.loupeOff"));
    },
    zoom: (factor) => {
      viewer.zoomInPlace(factor);
      announce(t("stage.said.magnified", { factor: viewer.state().magnification }));
    },
    fullScreen: toggleFullScreen,
    guidelines: () => panels.toggle("guidelines"),
    details: () => panels.toggle("details"),
    why: () => panels.toggle("why"),
    help: () => panels.toggle("help"),
    digit: (index) => {
      const reason = SKIP_REASONS[index];
      if (dock.dock.type !== "skip") toggleReason(index);
      else if (reason !== undefined) skip(reason);
    },
    escape: () => {
      if (dock.dock.type !== "closed") dock.close();
      else if (viewer.view !== null || viewer.state().hasLoupe) fit();
    },
  };
}

/** Some browsers refuse, for example inside a frame. Nothing can be done about it. */
function toggleFullScreen(): void {
  const change = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  change.catch(() => undefined);
}
