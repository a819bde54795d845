import { describe, expect, it } from "vitest";
import type { JobSummary } from "@/api/types";
import { shownJobs } from "./shownJobs";

const NOW = Date.parse("2026-07-01T12:00:00Z");
const job = (id: number, given: Partial<JobSummary>) =>
  ({ id, kind: "retrain", state: "succeeded", finished_at: null, ...given }) as JobSummary;

describe("the jobs above the versions", () => {
  it.each([
    ["is under way", { state: "running" }, true],
    [
      "has failed, however long ago",
      { state: "failed", finished_at: "2026-01-01T00:00:00Z" },
      true,
    ],
    ["has ended just now", { finished_at: "2026-07-01T11:55:00Z" }, true],
    ["has ended long ago", { finished_at: "2026-07-01T10:00:00Z" }, false],
  ] as const)("one that %s", (_, given, isShown) => {
    expect(shownJobs([job(1, given)], NOW)).toHaveLength(isShown ? 1 : 0);
  });

  it("are the newest of each kind", () => {
    const jobs = [
      job(3, { finished_at: "2026-07-01T11:55:00Z" }),
      job(2, { kind: "promote", state: "failed" }),
      job(1, { state: "failed" }),
    ];
    expect(shownJobs(jobs, NOW).map(({ id }) => id)).toEqual([3, 2]);
  });
});
