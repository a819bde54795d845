export const imports = {
  title: "Imports and jobs",
  description:
    "Bring in product photos and the images generated from them. What is already there stays unchanged.",
  drop: {
    title: "Drop files here",
    text: "Images, folders or one zip, and a manifest if you have one. Or",
    choose: "choose files",
    input: "Files to import",
    chooseFolder: "choose a folder",
    inputFolder: "Folder to import",
    chosen_one: "{{count}} file, {{size}}",
    chosen_other: "{{count}} files, {{size}}",
    tooMany: "More than {{most}} files can’t be sent at once: put them in one zip.",
    remove: "Remove all",
    submit: "Import",
    check: "Check first",
    uploading: "Uploading…",
  },
  source: {
    manifest: "Manifest: {{name}}",
    zip: "The zip’s own manifest tells which image belongs to which product, or else its folders.",
    folders:
      "No manifest: each folder is a product, and the file named original in it is its photo.",
    nothing:
      "Nothing tells which image belongs to which product. Add a manifest, or choose a folder with one folder per product.",
  },
  format: {
    label: "Format of the manifest",
    auto: "Detect automatically",
    jsonl: "JSON (lines or array)",
    csv: "CSV",
    hfpc: "HFPC labels",
    coco: "COCO masks",
  },
  columns: {
    title: "Columns of the CSV file",
    text: "Which of its columns is which. This is remembered for the project on this device.",
    none: "not in the file",
    clear: "Leave out {{column}}",
  },
  help: {
    title: "How files are understood",
    folder: "Folders",
    folderText:
      "One folder per product, chosen as a folder or in a zip: the file named original is the product photo, mask is its mask, and all others are generated images.",
    manifest: "Manifest",
    manifestText:
      "JSON or CSV, one row per generated image. A name, path or URL means the file whose path has the longest matching end.",
    required: "Required: product, original, generation, image.",
    optional:
      "Optional: mask, category, generator, prompt, label (1: good, the background suits; 0: bad).",
    hfpc: "HFPC",
    hfpcText: "Both published HFPC label files are accepted as they are.",
    coco: "COCO masks",
    cocoText:
      "Polygons or run lengths for pictures that are here already, named by id or file name. Choose the format COCO masks.",
    again:
      "Importing the same ids again changes nothing, so a broken import can simply be repeated.",
  },
  last: "This import",
  refused: {
    title_one: "{{count}} row was refused",
    title_other: "{{count}} rows were refused",
    more: "The first {{shown}} are shown.",
    report: "Download the list (CSV)",
    replace: "Send other files",
    replaceText:
      "Send better files under the same names: only these rows are imported again. Or send a corrected manifest: what is already there stays unchanged.",
    row: "Row",
    reference: "Id or file",
    reason: "Reason",
  },
  jobs: "Jobs",
  showRefused_one: "{{count}} refused",
  showRefused_other: "{{count}} refused",
  noJobs: "No jobs yet.",
} as const;
