/** Every kind of file with the names of its fields, in the order in which they stand there. */
export const FIELDS = {
  hfpc: ["original", "generations", "labels"],
  dpo: [
    "prompt",
    "chosen",
    "rejected",
    "product",
    "answer_id",
    "source",
    "original_image",
    "chosen_image",
    "rejected_image",
  ],
  csv: [
    "product",
    "category",
    "is_audit",
    "generation",
    "generator",
    "prompt",
    "image",
    "imported_label",
    "score_state",
    "reward",
    "uncertainty",
    "p_good",
    "p_consistent",
    "score",
    "verdict",
    "verdict_by",
    "decided_by",
    "flags",
  ],
  answers: [
    "answer",
    "question",
    "answered_at",
    "person",
    "question_kind",
    "purpose",
    "product",
    "is_audit",
    "left",
    "right",
    "choice",
    "left_changed",
    "right_changed",
    "left_reasons",
    "right_reasons",
    "milliseconds",
    "strategy",
    "selection_probability",
    "model_version",
    "is_surplus",
    "is_undone",
    "undone_at",
  ],
} as const;

export type ExportFormat = keyof typeof FIELDS;

export const FORMATS = Object.keys(FIELDS) as ExportFormat[];

/** The name of a field as it stands in the file: an HFPC line has the product's id there. */
export function shownName(format: ExportFormat, field: string): string {
  return format === "hfpc" && field === "original" ? "ORIGINAL" : field;
}
