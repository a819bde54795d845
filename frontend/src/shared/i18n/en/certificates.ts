export const certificates = {
  title: "Certificate {{number}}",
  description: "{{project}}, batch {{batch}}, issued {{date}}",
  print: "Print",
  missing: "Certificate not found",
  missingText: "It may belong to another project.",
  toCome: "A certificate about images to come",
  toComeText:
    "It rests on the audit and is shown with its model version. This page is for certificates of a batch.",
  nothing: "Nothing is proven: people decide.",
  accept: {
    title: "Accepted automatically",
    proven:
      "At most {{allowed}} of the {{images}} images accepted automatically in this batch are wrong as people judge them. We are {{confidence}} sure of that.",
  },
  reject: {
    title: "Rejected automatically",
    proven:
      "At most {{allowed}} of the {{images}} images rejected automatically in this batch should have been accepted as people judge them. We are {{confidence}} sure of that.",
  },
  answers:
    "To find where to draw the line, people judged {{answered}} of the {{zone}} surest images, drawn at random, without seeing what the model thinks. On both sides of the line together, {{wrong}} turned out wrong.",
  steps: "The thresholds that were tested",
  step: {
    score: "Score",
    images: "Images",
    allowed: "May be wrong",
    answered: "Judged",
    wrong: "Found wrong",
    result: "Result",
    passed: "proven after {{count}} judged",
    open: "not proven",
  },
  basis: {
    title: "What it rests on",
    images:
      "The batch has {{images}} images. The promise is about {{eligible}} of them; people decide the others themselves.",
    people_one: "{{count}} person judged each drawn image.",
    people_other:
      "{{count}} different people judged each drawn image. It is good if all of them call its background good and nobody sees the product changed.",
    model: "The scores are those of model version {{version}}, fixed before anybody judged.",
    looks:
      "The test may be looked at after every answer: its boundary is exact for images drawn without replacement. The promise is about this batch alone, not about images imported later.",
  },
  check: {
    title: "Check it yourself",
    text: "Download both files and run the script. It computes everything again, and fails if anything was changed.",
    certificate: "Certificate (JSON)",
    answers: "Scores and answers (CSV)",
  },
};
