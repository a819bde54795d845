/** Originals whose mask a person is to confirm. */
export const originals = {
  title: "Originals to confirm",
  question: "Is the whole product inside the line, and nothing else?",
  link: "Confirm or correct the original's outline",
  settled: "There is nothing to confirm about the original that you came from any more.",
  sure: "{{share}} sure",
  waiting_one: "{{count}} image waits for it",
  waiting_other: "{{count}} images wait for it",
  confirm: "Outline is right",
  correct: "Fix the outline",
  unusable: "Unusable",
  versions: "Earlier outlines",
  previous: "Previous",
  next: "Next",
  done: {
    again_one: "Saved. {{count}} image is scored again.",
    again_other: "Saved. {{count}} images are scored again.",
    unusable: "Set aside. Its images stay unverified.",
  },
  keys: {
    open: "Keys",
    title: "Keys for originals",
    looking: "Looking",
  },
  action: {
    confirm: "The outline is right; next original",
    correct: "Fix the outline with brush, eraser and clicks",
    unusable: "No outline can be right: set aside",
    next: "Next original",
    previous: "Previous original",
    help: "These keys",
  },
  empty: {
    title: "No original to confirm",
    text: "An original appears here when its product could not be told from the background with certainty.",
  },
} as const;
