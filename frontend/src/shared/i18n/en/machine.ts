/** The machine annotator in a project's settings. */
export const machine = {
  sent: {
    title: "What leaves this server",
    nowhere:
      "Nothing: no vision-language model is set up on this site. Whoever runs it does so by VLM_URL and VLM_MODEL.",
    text: "While this is on, {{host}} gets three pictures for each pair: the product photo and two generations, as JPEG files of at most {{pixels}} pixels. The model {{model}} says which background suits better, once in each order.",
    notSent:
      "Nothing else is sent: no names, categories, prompts, guidelines or answers. What {{host}} does with the pictures is for its operator to say.",
    declared:
      "It is declared as a machine. It counts as nobody: not in agreement, quotas, lots, audits or verdicts, and its questions stay open for people.",
  },
  switch: {
    title: "Machine annotator",
    isOn: "Ask the machine about pairs",
    dailyPairs: "Pairs a day at most",
    today_one: "{{count}} pair today. A pair costs two requests.",
    today_other: "{{count}} pairs today. A pair costs two requests.",
    weight: "What each answer counts in training",
    weightText:
      "0 to 1 of a person's answer. 0: it trains nothing. Answers that it has given keep counting while it is off.",
    next: "Asked next: {{time}}",
  },
  figures: {
    title: "What it is worth here",
    agreement: "Agrees with most people",
    of_one: "{{value}} ({{low}}–{{high}}) of {{count}} pair that both decided",
    of_other: "{{value}} ({{low}}–{{high}}) of {{count}} pairs that both decided",
    tooFewCompared: "Too few answers yet: {{count}} of {{needed}} pairs that both decided",
    first: "Names the image that it sees first (half is fair)",
    range: "{{value}} ({{low}}–{{high}})",
    asked: "Pairs asked",
    decided: "Same image in both orders (only these train)",
    contradicted: "Another image in the other order",
    equal: "Called equal",
    unusable: "Refused or unusable",
  },
  worth: {
    none: "No version has used its answers yet. The next retraining measures what they are worth.",
    tooFew:
      "Too few answers yet to say what it saves: {{people}} by people and {{pairs}} pairs by the machine in training.",
    saved:
      "It saved about {{saved}} ({{low}}–{{high}}) of {{people}} answers by people: without so many of them, but with its {{pairs}} pairs, the model is as good on people's held-out answers.",
    harm: "Its {{pairs}} pairs make the model worse on people's held-out answers, and save none of their {{people}}. Lower its weight, or switch it off.",
  },
};
