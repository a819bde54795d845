/** Which column of a CSV manifest is which of ours: read from its header, guessed, remembered. */
export const COLUMNS = [
  "product",
  "original",
  "generation",
  "image",
  "generator",
  "prompt",
  "category",
  "mask",
  "label",
] as const;
type Column = (typeof COLUMNS)[number];

/** The file's names for our columns. */
export type Columns = Partial<Record<Column, string>>;

/** Read of a file to find its first line; headers are short. */
const HEAD_BYTES = 64 * 1024;

/** How shops and pipelines call our columns; compared without case, spaces and underscores. */
const ALSO_CALLED: Record<Column, readonly string[]> = {
  product: ["productid", "sku", "item", "itemid", "article", "articleid"],
  original: ["originalimage", "productimage", "productphoto", "photo", "source", "reference"],
  generation: ["generationid", "imageid", "variant", "variantid", "id"],
  image: ["generatedimage", "generated", "file", "filename", "path", "output", "url"],
  generator: ["model", "engine", "pipeline"],
  prompt: ["text", "caption", "positiveprompt"],
  category: ["producttype", "type", "class"],
  mask: ["productmask", "alpha"],
  label: ["good", "isgood", "accepted"],
};

/** The names in the first line, by whichever delimiter finds the most. */
export function headerOf(text: string): string[] {
  const line = text.replace(/^\uFEFF/, "").split(/\r?\n|\r/)[0] ?? "";
  const rows = [",", ";", "\t", "|"].map((delimiter) => line.split(delimiter));
  const longest = rows.reduce((best, row) => (row.length > best.length ? row : best));
  return longest.map((name) => name.trim().replace(/^"(.*)"$/, "$1")).filter((name) => name !== "");
}

/** The header of a CSV file; empty for other files and for names that can't be told apart. */
export async function readHeader(file: File): Promise<string[]> {
  if (!/\.(csv|tsv)$/i.test(file.name)) return [];
  const names = headerOf(await file.slice(0, HEAD_BYTES).text());
  return new Set(names).size === names.length ? names : [];
}

/** What was chosen last time, where the header has these names; else a guess by the names. */
export function guessColumns(header: readonly string[], remembered: Columns | null): Columns {
  const last = Object.values(remembered ?? {});
  if (remembered && last.length > 0 && last.every((name) => header.includes(name))) {
    return remembered;
  }
  const found: Columns = {};
  for (const column of COLUMNS) {
    const name = [column, ...ALSO_CALLED[column]]
      .map((called) => header.find((each) => plain(each) === called))
      .find((each) => each !== undefined && !Object.values(found).includes(each));
    if (name !== undefined) found[column] = name;
  }
  // A file's own name is its id where there is no other.
  if (found.image !== undefined && found.generation === undefined) found.generation = found.image;
  return found;
}

/** Whether the server would find the columns by itself. */
export function needsNoNames(columns: Columns): boolean {
  return COLUMNS.every((column) => columns[column] === undefined || isPlain(column, columns));
}

const isPlain = (column: Column, columns: Columns) => columns[column]?.toLowerCase() === column;

const keyOf = (projectId: number) => `packshot.columns.${projectId}`;

export function rememberedColumns(projectId: number): Columns | null {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(keyOf(projectId)) ?? "null");
    if (typeof parsed !== "object" || parsed === null) return null;
    const entries = Object.entries(parsed).filter(
      ([column, name]) => COLUMNS.some((each) => each === column) && typeof name === "string",
    );
    return Object.fromEntries(entries);
  } catch {
    return null;
  }
}

export function rememberColumns(projectId: number, columns: Columns): void {
  localStorage.setItem(keyOf(projectId), JSON.stringify(columns));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, "");
}
