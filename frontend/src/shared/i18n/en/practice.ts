/** The tour, and what stands beside judging: breaks, the session's summary. */
export const practice = {
  title: "Practice",
  step: "{{number}} of {{count}}:",
  promise: "This is practice: nothing you do here is kept.",
  leave: "Skip the tour",
  lastImage: "The image you have just judged",
  lesson: {
    single:
      "look at the original, then at the new image. Does the background suit the product? Press → for good, ← for bad.",
    pair: "which of the two backgrounds suits the product better? Press ← or →; ↑ if both are good, ↓ if both are bad.",
    changed: "if the product itself was changed, press A before you answer.",
    blink: "hold Space to blink to the original; Z or the wheel zooms all images together.",
    undo: "a wrong key is no harm: U takes the last answer back, K skips.",
    help: "R names reasons, G shows the guidelines, ? lists all keys.",
  },
  offer: {
    text: "New here? A two-minute tour with practice questions shows how judging works.",
    start: "Take the tour",
    skip: "No, thanks",
  },
  nothing: {
    title: "Nothing to practise on yet",
    text: "The project has no images to practise on. The keys are listed under “?” on the judge screen.",
  },
  end: {
    title: "That was the tour",
    text: "From now on your answers count. Trust your eye; take back what slips.",
    right: "{{right}} of {{count}} as the reviewers see it.",
    start: "Start judging",
    again: "Once more",
  },
  break: {
    title: "Time for a short break?",
    text: "You have judged for 45 minutes. A few minutes away keep the eye fresh; nothing is lost meanwhile.",
  },
  summary: {
    title: "Your session",
    session: "Since you opened this page.",
    today: "Today, in this project.",
    answers: "Answers",
    median: "Median time",
    agreement: "Same as others",
    of: "{{share}} of {{count}} compared",
    gold: "Known answers",
    right: "{{right}} of {{asked}} right",
    tour: "Take the tour again",
  },
} as const;
