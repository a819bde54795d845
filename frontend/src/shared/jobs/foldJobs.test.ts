import { describe, expect, it } from "vitest";
import type { JobSummary } from "@/api/types";
import { foldJobs } from "./foldJobs";

let id = 0;
const job = (given: Partial<JobSummary>) =>
  ({ id: ++id, kind: "plan", state: "succeeded", result: {}, ...given }) as JobSummary;

describe("a list of jobs", () => {
  it("folds plans away that changed nothing, and keeps the order of the rest", () => {
    const first = job({ result: { planned: 30, changed: true } });
    const idle = job({ result: { planned: 30, changed: false } });
    const old = job({ result: { planned: 0 } });
    const last = job({ kind: "import" });
    expect(foldJobs([first, idle, old, last])).toEqual({
      shown: [first, last],
      folded: [idle, old],
    });
  });

  it.each([
    ["is under way", { state: "running" }],
    ["has failed", { state: "failed", result: { changed: false } }],
    ["is no plan", { kind: "watch", result: { changed: false } }],
    ["is old and planned something", { result: { planned: 12 } }],
  ] as const)("shows one that %s", (_why, given) => {
    expect(foldJobs([job(given)]).folded).toEqual([]);
  });
});
