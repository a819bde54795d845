export const imports = {
  title: "Imports and jobs",
  description:
    "Bring in product photos and the images generated from them. What is there already is left as it is.",
  drop: {
    title: "Drop files here",
    text: "Images, one zip, and a manifest if you have one. Or",
    choose: "choose files",
    input: "Files to import",
    chosen_one: "{{count}} file, {{size}}",
    chosen_other: "{{count}} files, {{size}}",
    manifest: "Manifest: {{name}}",
    noManifest: "No manifest: folders or file names tell which image belongs to which product.",
    remove: "Remove all",
    submit: "Import",
    uploading: "Uploading…",
  },
  format: {
    label: "Format of the manifest",
    auto: "Detect by itself",
    jsonl: "JSON lines",
    csv: "CSV",
    hfpc: "HFPC labels",
  },
  help: {
    title: "How files are understood",
    folder: "Folders",
    folderText:
      "One folder a product, in a zip: the file named original is the product photo, mask is its mask, all others are generated images.",
    manifest: "Manifest",
    manifestText:
      "JSON lines or CSV, one row a generated image. File names refer to the files sent along.",
    required: "Required: product, original, generation, image.",
    optional:
      "Optional: mask, category, generator, prompt, label (1: good, the background suits; 0: bad).",
    hfpc: "HFPC",
    hfpcText: "Both published HFPC label files are taken as they are.",
    again:
      "Importing the same ids again changes nothing, so a broken import can simply be repeated.",
  },
  last: "This import",
  refused: {
    title_one: "{{count}} row was not taken",
    title_other: "{{count}} rows were not taken",
    more: "The first {{shown}} are shown.",
    row: "Row",
    reference: "Id or file",
    reason: "Reason",
  },
  jobs: "Jobs",
  showRefused_one: "{{count}} refused",
  showRefused_other: "{{count}} refused",
  noJobs: "No jobs yet.",
} as const;
