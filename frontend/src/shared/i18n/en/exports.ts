export const exportsPage = {
  title: "Export",
  description: "Take the judgements along: to train the generator, to analyse, to archive.",
  download: "Download",
  good: "“Good” means everywhere: the background suits. “Product changed” is a mark of its own. A label is 1 where the background was called good and the product not marked as changed; a reviewer’s accept or reject overrules both.",
  streamed: "Files are written while they are downloaded, so large projects work too.",
  format: {
    hfpc: {
      title: "HFPC",
      file: "JSON lines",
      text: "One line a generated image with its label, in the published HFPC format.",
      use: "For training a reward model elsewhere.",
    },
    dpo: {
      title: "Preference pairs",
      file: "JSON lines",
      text: "One line a comparison: prompt, chosen and rejected image.",
      use: "For direct preference optimisation (DPO) of the generator.",
    },
    csv: {
      title: "Table",
      file: "CSV",
      text: "One row a generated image with scores, decision, who decided, and flags.",
      use: "For spreadsheets and dashboards.",
    },
  },
} as const;
