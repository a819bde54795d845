import type { Delivery, HookEvent } from "@/api/types";

/** What a webhook can be told about, with the names of its words (a dot divides words). */
export const HOOK_EVENTS = [
  ["import.done", "importDone"],
  ["verdicts.changed", "verdictsChanged"],
  ["batch.certified", "batchCertified"],
  ["model.promoted", "modelPromoted"],
  ["drift.alarm", "driftAlarm"],
  ["job.failed", "jobFailed"],
  ["ranking.closed", "rankingClosed"],
] as const satisfies readonly (readonly [HookEvent, string])[];

export function isHookEvent(value: string): value is HookEvent {
  return HOOK_EVENTS.some(([event]) => event === value);
}

/** The name of an event's words; the test is none that one can choose. */
export function nameOf(event: Delivery["event"]) {
  return HOOK_EVENTS.find(([each]) => each === event)?.[1] ?? "test";
}
