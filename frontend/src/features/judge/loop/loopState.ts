import type { Feedback, Question, Waiting } from "@/api/types";
import { emptyQueue, type QueueState } from "./queue";
import type { Tabs } from "./tabs";
import type { UnsentStorage } from "./unsentStorage";

export interface LoopState extends QueueState {
  /** Set if the latest fetch has failed. */
  readonly fetchError: Error | null;
  readonly hasFetched: boolean;
  /** Whether the last attempt to send could not reach the server. */
  readonly isOffline: boolean;
  /** The person was removed from the project. Nothing is fetched or sent any more. */
  readonly isRemoved: boolean;
  /** What an empty queue waits for. */
  readonly waiting: Waiting | null;
  /** Id of the first answer that the server took in this session. */
  readonly firstAnswer: number | null;
}

export interface Notices {
  refused(error: unknown): void;
  /** Null if the server could not be reached. */
  undoFailed(error: unknown): void;
  loggedOut(): void;
  /** The device stores nothing: unsent entries are lost when the page is closed. */
  notKept(): void;
  /** The right answer to a gold question, if the project gives feedback. */
  feedbackGiven(question: Question, feedback: Feedback): void;
  /** The person answered or skipped. */
  decided(): void;
}

/** What a loop needs besides a server. Tests replace each of them. */
export interface Surroundings {
  readonly storage: UnsentStorage;
  readonly tabs: Tabs;
  readonly notices: Notices;
}

export const beginning: LoopState = {
  ...emptyQueue,
  fetchError: null,
  hasFetched: false,
  isOffline: false,
  isRemoved: false,
  waiting: null,
  firstAnswer: null,
};
