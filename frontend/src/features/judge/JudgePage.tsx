import { useElementSize } from "@mantine/hooks";
import { useDeferredValue, useState } from "react";
import { useTranslation } from "@/shared/i18n";
import type { SwipeDirection } from "@/shared/image/gestures";
import { useCurrentProject } from "@/shared/project/current";
import { AnswerBar } from "./AnswerBar";
import classes from "./judge.module.css";
import { GuidelinesNotice } from "./GuidelinesNotice";
import { JudgeHeader } from "./JudgeHeader";
import { KeyHelp } from "./keys/KeyHelp";
import { ignoreHeldEnter } from "@/shared/seen/presses";
import { NoteDock } from "./panels/NoteDock";
import { QuestionStage } from "./stage/QuestionStage";
import { QUESTIONS_AHEAD, unsentAnswers } from "./loop/queue";
import { ReasonDock } from "./panels/ReasonDock";
import { SessionTool } from "./SessionTool";
import { SidePanel } from "./panels/SidePanel";
import { SkipDock } from "./panels/SkipDock";
import { StageMessage } from "./StageMessage";
import { UndoNotice } from "./loop/UndoNotice";
import { choiceOf, useJudge, type Judge } from "./useJudge";
import { useJudgeKeys } from "./keys/useJudgeKeys";
import { usePanels } from "./panels/usePanels";
import { useStageActions } from "./useStageActions";
import { ViewTools } from "@/shared/stage/ViewTools";

/** The screen where people compare images: one question, one key press, the next question. */
export function JudgePage() {
  const { t } = useTranslation();
  const project = useCurrentProject();
  const judge = useJudge(project);
  const { question, keys, state, viewer, dock, announced } = judge;
  const panels = usePanels();
  const actions = useStageActions(judge, panels);
  const [swiping, setSwiping] = useState<SwipeDirection | null>(null);
  const swiped = swiping === null ? null : choiceOf(swiping, judge.kind);
  useJudgeKeys({
    ...{ keys, viewer, actions },
    isEnabled: !panels.open.has("help"),
    hasDigits: dock.dock.type === "reasons" || dock.dock.type === "skip",
  });
  return (
    <div className={classes.screen} onMouseDown={keepFocus} onKeyDown={ignoreHeldEnter}>
      <title>{`${t("judge.title")} · ${project.name} · Packshot`}</title>
      <JudgeHeader
        project={project}
        progress={judge.isPractice ? null : state.progress}
        unsent={unsentAnswers(state)}
        isOffline={state.isOffline}
        keys={keys}
        open={panels.open}
        onTool={(tool) => (tool === "full_screen" ? actions.fullScreen() : panels.toggle(tool))}
      >
        {question !== null && (
          <ViewTools
            viewer={viewer}
            keys={keys}
            onOverlay={actions.overlay}
            onLoupe={actions.loupe}
            onFit={actions.fit}
          />
        )}
        <SessionTool firstAnswer={state.firstAnswer} />
      </JudgeHeader>
      {!judge.isPractice && <GuidelinesNotice onOpen={() => panels.show("guidelines")} />}
      <div className={classes.middle}>
        <main className={classes.stage}>
          <Stages judge={judge} onSwiping={setSwiping} />
          {swiped !== null && (
            <div className={classes.swiped} data-swiping={swiping} aria-hidden>
              {t(`judge.${swiped}`)}
            </div>
          )}
          <UndoNotice takenBack={state.takenBack} />
        </main>
        <Docks judge={judge} />
        <SidePanel
          question={question}
          project={project}
          open={panels.open}
          onToggle={panels.toggle}
        />
      </div>
      <AnswerBar
        kind={judge.kind}
        keys={keys}
        isEnabled={judge.isReady}
        isSeen={judge.seen.isAnswerable}
        canUndo={judge.mayUndo}
        last={judge.last}
        next={swiped}
        hasNote={judge.marking.marks.note.trim() !== ""}
        onChoose={judge.choose}
        onSkip={dock.skip}
        onNote={actions.note}
        onUndo={judge.undo}
      />
      <p className="visually-hidden" aria-live="polite">
        <span key={announced.number}>{announced.text}</span>
      </p>
      <KeyHelp isOpen={panels.open.has("help")} own={judge.own} onClose={actions.help} />
    </div>
  );
}

interface StagesProps {
  readonly judge: Judge;
  readonly onSwiping: (direction: SwipeDirection | null) => void;
}

/** The question on the screen and, invisible, the next ones; or why there is none. */
function Stages({ judge, onSwiping }: StagesProps) {
  const { question, state, loop, imagesState } = judge;
  const { ref, width, height } = useElementSize();
  const near = state.ahead.slice(0, QUESTIONS_AHEAD);
  // The next question appears at once. The question added behind it is mounted afterwards.
  const settled = useDeferredValue(near);
  const mounted = near.filter((each) => each.id === question?.id || settled.includes(each));
  const swipe = (direction: SwipeDirection) => {
    const choice = choiceOf(direction, judge.kind);
    if (choice !== null) judge.choose(choice);
  };
  return (
    <>
      <div ref={ref} className={classes.room}>
        {mounted.map((ahead) => (
          <QuestionStage
            key={ahead.id}
            question={ahead}
            isShown={ahead.id === question?.id}
            room={{ width, height }}
            viewer={judge.viewerOf(ahead.id)}
            keys={judge.keys}
            marks={judge.marking}
            onImages={judge.reportImages}
            onSwiping={onSwiping}
            onSwipe={swipe}
            onReasons={judge.dock.reasons}
            onSkipBroken={() => judge.skip("broken_image")}
          />
        ))}
      </div>
      <StageMessage
        state={state}
        isWaitingForImages={question !== null && (imagesState?.state ?? "loading") === "loading"}
        onRetry={() => loop.retryNow()}
        onDiscard={() => loop.discardUnsent()}
      />
    </>
  );
}

function Docks({ judge }: { readonly judge: Judge }) {
  const { dock, sides, marking, offered, groups, keys, skip } = judge;
  if (dock.dock.type === "reasons") {
    return (
      <ReasonDock
        sides={sides}
        target={dock.dock.target}
        marks={marking.marks}
        offered={offered}
        groups={groups}
        nextKey={keys.reasons[0] ?? ""}
        onToggle={marking.toggleReason}
        onClose={dock.close}
      />
    );
  }
  if (dock.dock.type === "note") {
    return <NoteDock note={marking.marks.note} onNote={marking.setNote} onClose={dock.close} />;
  }
  if (dock.dock.type === "closed") return null;
  return <SkipDock skipKey={keys.skip[0] ?? ""} onSkip={skip} onClose={dock.close} />;
}

/** A clicked button must not take the focus: Space must mean the same after every click. */
function keepFocus(event: React.MouseEvent): void {
  if (event.target instanceof Element && event.target.closest("button, a")) event.preventDefault();
}
