import type { Feedback, Question, Waiting } from "@/api/types";
import { emptyQueue, type QueueState } from "./queue";
import type { Tabs } from "./tabs";
import type { UnsentStorage } from "./unsentStorage";

export interface LoopState extends QueueState {
  /** Set while the newest fetch has failed. */
  readonly fetchError: Error | null;
  readonly hasFetched: boolean;
  /** Whether the last try to send found no server. */
  readonly isOffline: boolean;
  /** The person was taken out of the project: nothing is asked or sent any more. */
  readonly isRemoved: boolean;
  /** What an empty queue waits for. */
  readonly waiting: Waiting | null;
  /** Id of the first answer that the server took in this session. */
  readonly firstAnswer: number | null;
}

export interface Notices {
  refused(error: unknown): void;
  /** Null: for want of a server. */
  undoFailed(error: unknown): void;
  loggedOut(): void;
  /** This device keeps nothing: what is unsent is lost with the page. */
  notKept(): void;
  /** A gold question's right answer, where the project tells it. */
  told(question: Question, feedback: Feedback): void;
  /** The person answered or skipped. */
  decided(): void;
}

/** What a loop needs beside a server: each can be another one in tests. */
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
