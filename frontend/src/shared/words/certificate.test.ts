import { describe, expect, it } from "vitest";
import type { Certificate } from "@/api/types";
import { t } from "@/shared/i18n";
import { certificateWords } from "./certificate";

const project = { target_precision: 0.964, confidence: 0.95, champion: { id: 1, number: 3 } };
const side = {
  threshold: 0.9,
  coverage: 0.41,
  n: 120,
  errors: 1,
  audit_answers: 300,
  answers_missing: 0,
  answers_expected: null,
  outlook: [],
};
const certificate: Certificate = {
  id: 1,
  accept_threshold: null,
  reject_threshold: null,
  audit_answers: 20,
  answers_missing: 65,
  is_stopped: false,
  is_reject_stopped: false,
  basis: {
    answers_until: 9,
    images: 1000,
    audit_images: 300,
    people: 2,
    faults_asked: 0,
    faults_overlooked: null,
    precision_allowing_for_it: null,
  },
  accept: side,
  reject: side,
  created_at: "2026-01-01T00:00:00Z",
  version_number: 3,
  target_precision: 0.964,
  confidence: 0.95,
};
const words = (changes: Partial<Certificate>) =>
  certificateWords({ ...certificate, ...changes }, project, t);

describe("the proof in words", () => {
  it("says how many audit images are still to be judged", () => {
    expect(words({}).sentences).toEqual([
      "Nothing is accepted automatically yet: at least 65 more audit images must be judged first, even if all of them confirm the model.",
    ]);
    expect(words({}).tone).toBe("waiting");
  });

  it("says what is promised and for how much of the images", () => {
    const proven = words({ accept_threshold: 0.9, accept: side, answers_missing: 0 });
    expect(proven.sentences).toEqual(["Accepts 41% of the images at precision ≥ 96.4%, 95% sure."]);
    expect(proven.tone).toBe("proven");
  });

  it("admits when the images are judged and prove nothing", () => {
    expect(words({ answers_missing: 0 }).sentences[0]).toMatch(/do not prove 96\.4% precision/);
  });

  it("puts a stop above everything", () => {
    expect(words({ accept_threshold: 0.9, accept: side, is_stopped: true }).tone).toBe("stopped");
  });

  it("names what comes first where there is no proof at all", () => {
    expect(certificateWords(null, { ...project, champion: null }, t).sentences[0]).toMatch(
      /a first model is trained/,
    );
  });
});
