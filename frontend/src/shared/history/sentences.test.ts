import { describe, expect, it } from "vitest";
import type { HistoryEvent } from "@/api/types";
import { t } from "@/shared/i18n";
import { say } from "@/shared/words/say";
import { details, headline } from "./sentences";

const NOTHING: HistoryEvent = {
  id: "imported-1",
  at: "2026-01-01T12:00:00Z",
  kind: "imported",
  who: null,
  people: [],
  version: null,
  score: null,
  outcome: "",
  purpose: "",
  state: "",
  beside: "",
  needed: null,
  choice: "",
  is_left: null,
  is_changed: null,
  is_good: null,
  counts: null,
  reasons: [],
  milliseconds: null,
  flag: "",
  verdict: "",
  decided_by: "",
  certificate: null,
  batch: null,
  message: null,
  note: "",
  format: "",
};
const event = (given: Partial<HistoryEvent>): HistoryEvent => ({ ...NOTHING, ...given });

describe("an event of an image's history", () => {
  it.each<[Partial<HistoryEvent>, string]>([
    [{ choice: "left", is_left: true, beside: "b" }, "Answered: better than b"],
    [{ choice: "left", is_left: false, beside: "b" }, "Answered: b is better"],
    [{ choice: "right", is_left: false, beside: "b" }, "Answered: better than b"],
    [{ choice: "bad", is_left: true }, "Answered: background bad"],
  ])("tells an answer from the side of this image: %o", (given, sentence) => {
    expect(headline(event({ kind: "answered", ...given }), t)).toBe(sentence);
  });

  it.each<[HistoryEvent["verdict"], boolean, string]>([
    ["accepted", true, "confirm"],
    ["accepted", false, "disagree"],
    ["rejected", false, "confirm"],
    ["rejected", true, "disagree"],
  ])("tells whether people confirm a verdict: %s, good: %s", (verdict, is_good, word) => {
    expect(headline(event({ kind: "checked", verdict, is_good }), t)).toContain(word);
  });

  it("tells whom a question was given to, and why it was skipped", () => {
    const people = [
      { who: "anna", state: "answered", skip_reason: "" },
      { who: "boris", state: "skipped", skip_reason: "unsure" },
    ] as const;
    const asked = event({ kind: "asked", purpose: "lot", state: "open", people: [...people] });
    expect(headline(asked, t)).toBe("Question: to prove a batch");
    expect(details(asked, t, say, String)).toEqual([
      "answered by anna",
      "skipped by boris (I cannot tell)",
    ]);
    expect(details({ ...asked, people: [] }, t, say, String)).toEqual(["waiting for an answer"]);
  });

  it("says what a reviewer left open by saying nothing", () => {
    const reviewed = event({ kind: "reviewed", verdict: "rejected", note: "a third leg" });
    expect(details(reviewed, t, say, String)).toEqual(["a third leg"]);
    expect(details({ ...reviewed, is_changed: false }, t, say, String)).toEqual([
      "Product not changed",
      "a third leg",
    ]);
  });
});
