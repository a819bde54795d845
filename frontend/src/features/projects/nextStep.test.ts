import { describe, expect, it } from "vitest";
import { nextStep } from "./nextStep";

const counts = { products: 10, generations: 40, answers: 0 };
const progress = {
  products: 10,
  generations: 40,
  scored: 40,
  failed: 0,
  pending: 0,
  answers: 0,
  answers_today: 0,
  questions_open: 12,
};
const admin = { role: "admin", counts, champion: null } as const;

describe("the next step", () => {
  it("is an import while there is nothing", () => {
    const empty = { ...admin, counts: { ...counts, products: 0 } };
    expect(nextStep({ project: empty, insights: null, flagged: 0, jobs: [] }).kind).toBe("import");
  });

  it("is judging while questions are open", () => {
    const step = nextStep({ project: admin, insights: { progress }, flagged: 0, jobs: [] });
    expect(step).toMatchObject({ kind: "judge", count: 12 });
  });

  it("is the first training once there are answers, for an admin alone", () => {
    const known = { insights: { progress }, flagged: 0, jobs: [] };
    const answered = { ...admin, counts: { ...counts, answers: 30 } };
    expect(nextStep({ ...known, project: answered }).kind).toBe("retrain");
    expect(nextStep({ ...known, project: { ...answered, role: "ops" } }).kind).toBe("judge");
  });

  it("does not ask for a training that already runs", () => {
    const project = { ...admin, counts: { ...counts, answers: 30 } };
    const jobs = [{ kind: "retrain", state: "running" }] as const;
    expect(nextStep({ project, insights: { progress }, flagged: 0, jobs }).kind).toBe("judge");
  });

  it("is the review of flagged images once a model is in use", () => {
    const project = { ...admin, champion: { id: 1, number: 1 } };
    const step = nextStep({ project, insights: { progress }, flagged: 4, jobs: [] });
    expect(step).toMatchObject({ kind: "review", count: 4 });
  });

  it("is judging for annotators, who see no numbers", () => {
    const project = { ...admin, role: "annotator" } as const;
    expect(nextStep({ project, insights: null, flagged: 0, jobs: [] }).path).toBe("judge");
  });
});
