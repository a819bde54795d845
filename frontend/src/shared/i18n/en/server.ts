/** Sentences that the server writes in English; here for the languages that say them anew. */
export const server = {
  starter: "one of the first questions, drawn at random",
  random: "drawn at random, keeps the training unbiased",
  bald: "the models disagree: {{probability}} ± {{spread}}",
  entropy: "the model is undecided: {{probability}} ± {{spread}}",
  openPair: "which of the two is better is open: {{probability}} ± {{spread}}",
  disagreement: "{{people}} people answered and did not agree.",
  brokenImage: "{{person}} could not see the image.",
  wronglyAccepted: "People looked at it blind and would not have accepted it.",
  wronglyRejected: "People looked at it blind and would not have rejected it.",
  drift:
    "Drift: {{errors}} of {{audits}} checked automatic decisions were wrong, more than the {{allowed}} % that are allowed.",
} as const;
