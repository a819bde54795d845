import type { Tabs } from "@/features/judge/loop/tabs";
import type { UnsentStorage } from "@/features/judge/loop/unsentStorage";

/** Practice stores nothing and has no other tabs. */
export const noStorage: UnsentStorage = {
  load: () => Promise.resolve([]),
  keep: () => Promise.resolve(true),
  forget: () => Promise.resolve(),
};

export const noTabs: Tabs = {
  id: "practice",
  hasOthers: false,
  open: () => Promise.resolve(new Set()),
  alone: (_name, task) => task(),
  tell: () => undefined,
  start: () => Promise.resolve(),
  stop: () => undefined,
};
