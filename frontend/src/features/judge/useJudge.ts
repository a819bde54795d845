import { use, useCallback, useEffect, useMemo, useState } from "react";
import type { Project, Question, SkipReason } from "@/api/types";
import { useTranslation, type TFunction } from "@/shared/i18n";
import type { SwipeDirection } from "@/shared/image/gestures";
import { useMe } from "@/shared/project/current";
import { nameOfCode, offeredReasons, REASON_GROUPS } from "@/shared/project/reasons";
import { keysOf, ownKeys, type AnyChoice } from "./keys/keys";
import { asSent } from "./stage/marks";
import { canUndo, current, QUESTIONS_AHEAD } from "./loop/queue";
import { sidesOf } from "./stage/sides";
import { stockImages } from "./stage/stockImages";
import { takenBackText } from "./loop/takenBackText";
import { useAnnouncer } from "./useAnnouncer";
import { useAnswerTimer } from "./loop/useAnswerTimer";
import { useDock, type DockActions } from "./panels/useDock";
import { GivenLoop, useJudgeLoop } from "./loop/useJudgeLoop";
import { useMarks, type MarkActions } from "./stage/useMarks";
import type { ImagesState } from "@/shared/stage/useStageImages";
import { useViewers } from "@/shared/stage/useViewers";
import { useWhatIsSeen } from "./stage/useWhatIsSeen";

/** The question on the screen and everything that can be done with it. */
export function useJudge(project: Project) {
  const { t } = useTranslation();
  const me = useMe();
  const [loop, state] = useJudgeLoop(me.user.id, project.id);
  useEffect(() => stockImages(state.ahead.slice(QUESTIONS_AHEAD)), [state.ahead]);
  const question = current(state);
  const kind = question?.kind ?? state.ahead[0]?.kind ?? "pair";
  const own = ownKeys(me.key_map);
  const keys = keysOf(kind, own);
  const [images, reportImages] = useImageReports();
  const imagesState = question === null ? undefined : images.get(question.id);
  const practice = use(GivenLoop);
  const showsFeedback = practice?.showsFeedback ?? false;
  const isReady = imagesState?.state === "ready" && !showsFeedback;
  const viewerOf = useViewers(state.ahead);
  const sides = question === null ? [] : sidesOf(question);
  const vocabulary = useVocabulary(project);
  const { offered, groups } = vocabulary;
  // Questions of the practice have numbers of their own.
  const keeper = practice === null ? me.user.id : null;
  const marks = useMarks(keeper, question?.id ?? null, vocabulary);
  const docks = useDock(question?.id ?? null, sides.length, groups);
  const isWriting = docks.dock.type === "note";
  const timer = useAnswerTimer(question?.id ?? null, isReady, isWriting);
  const [announced, announce] = useAnnouncer();
  const [last, setLast] = useState<AnyChoice | null>(null);

  const seen = useWhatIsSeen(question, isReady, docks.dock.type === "skip");
  const { marking, dock } = onceSeen(marks, docks, seen);
  const { takenBack } = state;
  const mayUndo = canUndo(state) || showsFeedback;

  useEffect(() => {
    const back = takenBack === null ? null : takenBackText(takenBack, t);
    const next = isReady && question !== null ? announcement(question, t) : null;
    if (back !== null && next !== null) announce(t("judge.takenBack.then", { back, next }));
    else if (back !== null || next !== null) announce(back ?? next ?? "");
  }, [isReady, question, takenBack, announce, t]);

  return {
    ...{ loop, state, question, kind, own, keys, sides, marking, dock, last, announced, announce },
    ...{ offered, groups },
    ...{
      isReady,
      showsFeedback,
      isPractice: practice !== null,
      imagesState,
      reportImages,
      viewerOf,
      seen,
    },
    ...{ mayUndo, viewer: viewerOf(question?.id ?? 0) },
    choose: (choice: AnyChoice) => {
      // No answer to images that the person has not seen.
      if (question === null || !isReady || !seen.pictures()) return;
      seen.decided();
      setLast(choice);
      loop.answer({ choice, ...asSent(marking.marks), milliseconds: timer.milliseconds });
    },
    skip: (reason: SkipReason) => {
      if (question === null || !seen.question()) return;
      seen.decided();
      setLast(null);
      dock.close();
      loop.skip(reason, reason === "broken_image" ? brokenIn(question, imagesState) : []);
    },
    undo: () => {
      if (!mayUndo || !seen.mayUndo()) return;
      seen.undid();
      setLast(null);
      loop.undo();
    },
  };
}

/** The project's reasons, the groups that have any, and the codes that say the product changed. */
function useVocabulary({ reasons }: Project) {
  const { t } = useTranslation();
  return useMemo(() => {
    const offered = offeredReasons({ reasons });
    const product = reasons.filter(({ group }) => group === "product");
    return {
      offered,
      groups: REASON_GROUPS.filter((group) => offered[group].length > 0),
      ofProduct: new Set(product.map(({ code }) => code)),
      nameOf: (code: string) => nameOfCode(code, { reasons }, t),
    };
  }, [reasons, t]);
}

export type Judge = ReturnType<typeof useJudge>;

/** The second click of a double click must not mark the next question. */
function onceSeen(marks: MarkActions, docks: DockActions, seen: ReturnType<typeof useWhatIsSeen>) {
  const marking: MarkActions = {
    ...marks,
    toggleChanged: (id) => {
      if (seen.pictures()) marks.toggleChanged(id);
    },
  };
  const dock: DockActions = {
    ...docks,
    reasons: (side) => (seen.pictures() ? docks.reasons(side) : docks.dock),
    skip: () => {
      if (seen.question()) docks.skip();
    },
  };
  return { marking, dock };
}

/** The generation whose image failed to load. None if it is the original, or if it did load. */
function brokenIn(question: Question, images: ImagesState | undefined): number[] {
  const failed = images?.state === "failed" ? sidesOf(question)[images.pane - 1] : undefined;
  return failed === undefined ? [] : [failed.shown.id];
}

/** A swipe means the same as the arrow key of its direction. */
export function choiceOf(direction: SwipeDirection, kind: Question["kind"]): AnyChoice | null {
  const choices = kind === "pair" ? PAIR_SWIPES : SINGLE_SWIPES;
  return choices[direction];
}

const PAIR_SWIPES = { left: "left", right: "right", up: "both_good", down: "both_bad" } as const;
const SINGLE_SWIPES = { left: "bad", right: "good", up: null, down: null } as const;

function announcement(question: Question, t: TFunction): string {
  const product = question.product.category || question.product.external_id;
  return question.kind === "pair"
    ? t("judge.announcePair", { product })
    : t("judge.announceSingle", { product });
}

/** The state of each question's images. */
function useImageReports() {
  const [states, setStates] = useState<ReadonlyMap<number, ImagesState>>(new Map());
  const report = useCallback(
    (questionId: number, state: ImagesState) =>
      setStates((before) => new Map(before).set(questionId, state)),
    [],
  );
  return [states, report] as const;
}
