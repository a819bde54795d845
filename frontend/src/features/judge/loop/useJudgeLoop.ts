import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useState, useSyncExternalStore } from "react";
import { keys } from "@/api/queries";
import { t } from "@/shared/i18n";
import { notifyProblem } from "@/shared/ui/notify";
import { errorText } from "@/shared/words/errors";
import { remindOfBreaks } from "./breaks";
import { showFeedback } from "./feedback";
import { JudgeLoop } from "./JudgeLoop";
import type { LoopState, Notices } from "./loopState";
import { judgeServer } from "./server";
import { BrowserTabs } from "./tabs";
import { IndexedDbStorage } from "./unsentStorage";

/** A loop that runs instead of the real one: a round of practice. */
export interface GivenRound {
  readonly loop: JudgeLoop;
  /** The question on the screen is answered. It stays until the person has read its feedback. */
  readonly showsFeedback: boolean;
}

export const GivenLoop = createContext<GivenRound | null>(null);

/** The running queue of this person in this project, for as long as the page is open. */
export function useJudgeLoop(userId: number, projectId: number): [JudgeLoop, LoopState] {
  const client = useQueryClient();
  const given = use(GivenLoop);
  const [loop] = useState(() => {
    if (given !== null) return given.loop;
    const tabs = new BrowserTabs(userId, projectId);
    const storage = new IndexedDbStorage(userId, projectId, tabs);
    return new JudgeLoop(judgeServer(projectId), { tabs, storage, notices: noticesFor(client) });
  });
  useEffect(() => {
    void loop.start();
    const stopListening = listen(loop);
    return () => {
      stopListening();
      loop.stop();
      void client.invalidateQueries({ queryKey: keys.project(projectId) });
    };
  }, [loop, client, projectId]);
  const state = useSyncExternalStore(loop.subscribe, loop.snapshot);
  return [loop, state];
}

function noticesFor(client: QueryClient): Notices {
  return {
    refused: (error) => notifyProblem(t("judge.refused", { reason: errorText(error, t) })),
    undoFailed: (error) =>
      notifyProblem(
        error === null
          ? t("judge.undoOffline")
          : t("judge.undoFailed", { reason: errorText(error, t) }),
      ),
    loggedOut: () => {
      notifyProblem(t("judge.loginEnded"));
      client.setQueryData(keys.session, null);
    },
    notKept: () => notifyProblem(t("judge.notKept")),
    feedbackGiven: showFeedback,
    decided: remindOfBreaks(),
  };
}

function listen(loop: JudgeLoop): () => void {
  const online = () => loop.retryNow();
  const leave = () => loop.releaseHolds();
  // After a return from the background or the browser's page cache the holds may be gone.
  const back = () => void loop.renewHolds();
  window.addEventListener("online", online);
  window.addEventListener("pagehide", leave);
  window.addEventListener("pageshow", back);
  document.addEventListener("visibilitychange", back);
  return () => {
    window.removeEventListener("online", online);
    window.removeEventListener("pagehide", leave);
    window.removeEventListener("pageshow", back);
    document.removeEventListener("visibilitychange", back);
  };
}
