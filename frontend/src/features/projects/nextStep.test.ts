import { describe, expect, it } from "vitest";
import type { EmptyReason } from "@/api/types";
import { nextStep } from "./nextStep";

const counts = { products: 10, generations: 40, answers: 0 };
const queue = {
  progress: { mine_today: 0, left: 12, has_more: false, held: [] },
  empty_reason: null,
};
const empty = (empty_reason: EmptyReason) => ({
  progress: { mine_today: 0, left: 0, has_more: false, held: [] },
  empty_reason,
});
const admin = { role: "admin", counts, champion: null } as const;

describe("the next step", () => {
  it("is an import in an empty project", () => {
    const nothing = { ...admin, counts: { ...counts, products: 0 } };
    expect(nextStep({ project: nothing, queue: null, flagged: 0, jobs: [] }).kind).toBe("import");
  });

  it("is judging while questions are open", () => {
    const step = nextStep({ project: admin, queue, flagged: 0, jobs: [] });
    expect(step).toMatchObject({ kind: "judge", count: 12 });
  });

  it("is the first training once there are enough answers, for admins only", () => {
    const known = { queue, flagged: 0, jobs: [] };
    const answered = { ...admin, counts: { ...counts, answers: 30 } };
    expect(nextStep({ ...known, project: answered }).kind).toBe("retrain");
    expect(nextStep({ ...known, project: { ...answered, role: "ops" } }).kind).toBe("judge");
  });

  it("is not a training while one is running", () => {
    const project = { ...admin, counts: { ...counts, answers: 30 } };
    const jobs = [{ kind: "retrain", state: "running" }] as const;
    expect(nextStep({ project, queue, flagged: 0, jobs }).kind).toBe("judge");
  });

  it("is the review of flagged images once a model is in use", () => {
    const project = { ...admin, champion: { id: 1, number: 1 } };
    const step = nextStep({ project, queue, flagged: 4, jobs: [] });
    expect(step).toMatchObject({ kind: "review", count: 4 });
  });

  it("is judging for annotators, with the number of questions left for them", () => {
    const project = { ...admin, role: "annotator" } as const;
    const step = nextStep({ project, queue, flagged: 4, jobs: [] });
    expect(step).toMatchObject({ kind: "judge", path: "judge", count: 12 });
  });

  it("has no number if more than that number is left", () => {
    const plenty = {
      progress: { mine_today: 0, left: 500, has_more: true, held: [] },
      empty_reason: null,
    };
    const step = nextStep({ project: admin, queue: plenty, flagged: 0, jobs: [] });
    expect(step.kind).toBe("start");
  });

  it.each(["annotator", "admin"] as const)(
    "for %s is to wait if there is nothing to judge",
    (role) => {
      const project = { ...admin, role };
      const step = nextStep({ project, queue: empty("others_needed"), flagged: 0, jobs: [] });
      expect(step).toMatchObject({ kind: "wait", reason: "others_needed" });
    },
  );

  it("leads ops to the jobs if images are not scored", () => {
    const stopped = empty("scoring_stopped");
    const step = nextStep({ project: admin, queue: stopped, flagged: 0, jobs: [] });
    expect(step).toMatchObject({ kind: "wait", path: "imports" });
  });
});
