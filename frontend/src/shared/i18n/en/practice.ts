/** The tour, the reminder to take a break, and the summary of a session. */
export const practice = {
  title: "Practice",
  step: "{{number}} of {{count}}:",
  promise: "This is practice: nothing you do here is kept.",
  unknown: "This one has no known answer. It is here to practise the keys.",
  leave: "Skip the tour",
  goOn: "Continue",
  asReviewers: "As the reviewers see it:",
  side: { left: "On the left:", right: "On the right:" },
  lesson: {
    keys: {
      single:
        "look at the original, then at the new image. Does the background suit the product? Press {{good}} if it does (good), {{bad}} if not (bad).",
      pair: "which of the two backgrounds suits the product better? Press {{left}} or {{right}}; {{both_good}} if both are good, {{both_bad}} if both are bad.",
      changed:
        "if the product itself was changed, press {{changed}} before you answer. That mark is separate: the background may still be good.",
      blink:
        "hold {{blink}} to blink to the original; {{loupe}} shows a loupe, and the wheel zooms all images together.",
      undo: "a wrong key does no harm: {{undo}} undoes the last answer, {{skip}} skips.",
      help: "{{reasons}} lets you give reasons, {{guidelines}} shows the guidelines, {{help}} lists all keys.",
    },
    touch: {
      single:
        "look at the original, then at the new image. Does the background suit the product? Swipe right if it does (good), left if not (bad), or use the buttons.",
      pair: "which of the two backgrounds suits the product better? Swipe to its side; up if both are good, down if both are bad. The buttons do the same.",
      changed:
        "if the product itself was changed, tick the box below its image before you answer. That mark is separate: the background may still be good.",
      blink:
        "hold a finger on an image to see the original in its place; two fingers zoom all images.",
      undo: "a slip does no harm: the arrow at the lower left undoes the last answer, the one at the lower right skips.",
      help: "the tag below an image lets you give reasons; the book at the top shows the guidelines.",
    },
  },
  offer: {
    text: "New here? A two-minute tour with practice questions shows how judging works.",
    start: "Take the tour",
    skip: "No, thanks",
  },
  nothing: {
    title: "Nothing to practise on yet",
    text: "The project has no images to practise on. The keys are listed under “{{help}}” on the judge screen.",
  },
  end: {
    title: "That was the tour",
    text: "From now on your answers count. Trust your eye, and undo slips.",
    right: "{{right}} of {{count}} agree with the reviewers.",
    start: "Start judging",
    again: "Once more",
  },
  break: {
    title: "Time for a short break?",
    text: "You have been judging for 45 minutes. A few minutes away keep your eyes fresh, and nothing is lost.",
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
