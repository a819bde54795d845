import { describe, expect, it } from "vitest";
import { gains, shortage } from "./gains";

const outlook = (...coverage: number[]) =>
  coverage.map((each, place) => ({ answers: 100 + 25 * 2 ** place, coverage: each }));

describe("the gain from more audit answers", () => {
  it("leaves out steps that bring too little", () => {
    const side = { audit_answers: 100, coverage: 0, outlook: outlook(0, 0, 0.2, 0.21, 0.4) };
    expect(gains(side)).toEqual([
      { further: 100, coverage: 0.2 },
      { further: 400, coverage: 0.4 },
    ]);
  });

  it("counts from what is already proven", () => {
    const side = { audit_answers: 100, coverage: 0.3, outlook: outlook(0.2, 0.3, 0.45) };
    expect(gains(side)).toEqual([{ further: 100, coverage: 0.45 }]);
  });

  it("is empty if more answers alone don't help", () => {
    expect(gains({ audit_answers: 100, coverage: 0, outlook: outlook(0, 0, 0) })).toEqual([]);
  });

  it("shows only a few steps", () => {
    const side = { audit_answers: 100, coverage: 0, outlook: outlook(0.1, 0.2, 0.3, 0.4, 0.5) };
    expect(gains(side)).toHaveLength(4);
  });
});

describe("a shortage of audit images", () => {
  const certificate = { audit_answers: 9, answers_missing: 136 };

  it("says roughly how many products are needed", () => {
    expect(shortage(certificate, 9, 0.15)).toEqual({ left: 0, products: 910 });
    expect(shortage(certificate, 109, 0.15)).toEqual({ left: 100, products: 240 });
  });

  it("does not exist while enough images are left, or if nothing is missing", () => {
    expect(shortage(certificate, 145, 0.15)).toBeNull();
    expect(shortage({ audit_answers: 9, answers_missing: 0 }, 9, 0.15)).toBeNull();
    expect(shortage({ audit_answers: 9, answers_missing: null }, 9, 0.15)).toBeNull();
  });

  it("cannot be estimated if no products are set aside", () => {
    expect(shortage(certificate, 9, 0)).toBeNull();
  });
});
