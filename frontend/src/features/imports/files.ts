/** Sorts chosen or dropped files into a manifest and the files that it names. */
export interface ChosenFile {
  readonly file: File;
  /** The path from the chosen folder on, with forward slashes. */
  readonly path: string;
}

export interface Upload {
  readonly manifest: ChosenFile | null;
  readonly files: readonly ChosenFile[];
}

/** What tells which picture belongs to which product; "nothing" if nothing does. */
export type ProductSource = "manifest" | "zip" | "folders" | "nothing";

/** The most files that the server accepts in one upload. */
export const MOST_FILES = 2_000;

const TABLES = [".jsonl", ".ndjson", ".json", ".csv", ".tsv"];
const LEFT_BEHIND = new Set(["thumbs.db", "desktop.ini", "__macosx"]);

/** Files from an input, without those that operating systems leave behind. */
export function chosenFrom(files: Iterable<File>): ChosenFile[] {
  return [...files]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => !isLeftBehind(path));
}

function isLeftBehind(path: string): boolean {
  return path
    .split("/")
    .some((part) => part.startsWith(".") || LEFT_BEHIND.has(part.toLowerCase()));
}

/** The manifest is at the top and has that name, or is the only table there. As on the server. */
export function sortFiles(all: readonly ChosenFile[]): Upload {
  const inside = insidePaths(all);
  const tables = all.filter((_, i) => isTableAtTop(inside[i] ?? ""));
  tables.sort((one, other) => rank(one.path) - rank(other.path));
  const named = tables.find(({ path }) => /(^|\/)manifest\.[^./]+$/i.test(path));
  const hasProducts = inside.some((path) => /\/original\.[^./]+$/i.test(path));
  const only = tables.length === 1 && !hasProducts ? tables[0] : undefined;
  const manifest = named ?? only ?? null;
  return { manifest, files: all.filter((each) => each !== manifest) };
}

export function productSource({ manifest, files }: Upload): ProductSource {
  if (manifest !== null) return "manifest";
  if (files.some(({ path }) => isZip(path))) return "zip";
  return insidePaths(files).some((path) => path.includes("/")) ? "folders" : "nothing";
}

/** Which of the two a refusal is about; both if it doesn't say. */
export interface RefusedParts {
  readonly manifest: boolean;
  readonly files: boolean;
}

/**
 * A second choice takes the place of the first. Only a manifest chosen by itself joins the files
 * that are there, and files chosen by themselves join the manifest, unless these were refused.
 */
export function chooseAgain(
  before: readonly ChosenFile[],
  added: readonly ChosenFile[],
  refused: RefusedParts | null,
): readonly ChosenFile[] {
  const old = sortFiles(before);
  const now = sortFiles(added);
  if (now.manifest && now.files.length === 0 && !refused?.files) return [...old.files, ...added];
  if (!now.manifest && old.manifest && !refused?.manifest) return [old.manifest, ...added];
  return added;
}

/** The dropped files, including all files in dropped folders. */
export async function droppedFiles(data: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  if (entries.length === 0) return chosenFrom(data.files);
  const chosen = await Promise.all(entries.map(filesBelow));
  return chosen.flat().filter(({ path }) => !isLeftBehind(path));
}

/** 1536 → "1.5 kB", in steps of 1000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 100 ? 1 : 0)} ${units[power] ?? ""}`;
}

async function filesBelow(entry: FileSystemEntry): Promise<ChosenFile[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((done, failed) => entry.file(done, failed));
    return [{ file, path: entry.fullPath.replace(/^\/+/, "") }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const batches: ChosenFile[][] = [];
  for (;;) {
    // A browser gives the entries of a folder in batches of a hundred, and an empty one at the end.
    const some = await new Promise<FileSystemEntry[]>((done, failed) =>
      reader.readEntries(done, failed),
    );
    if (some.length === 0) return batches.flat();
    batches.push(...(await Promise.all(some.map(filesBelow))));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Paths without the one folder that contains all of them, unless it is a product's. */
function insidePaths(all: readonly ChosenFile[]): string[] {
  const paths = all.map(({ path }) => path);
  const top = paths[0]?.split("/")[0] ?? "";
  const isShared = paths.every((path) => path.startsWith(`${top}/`));
  const isProduct = paths.some((path) => /^[^/]+\/original\.[^./]+$/i.test(path));
  return isShared && !isProduct ? paths.map((path) => path.slice(top.length + 1)) : paths;
}

function isTableAtTop(path: string): boolean {
  return !path.includes("/") && rank(path) >= 0;
}

function rank(path: string): number {
  return TABLES.findIndex((ending) => path.toLowerCase().endsWith(ending));
}

function isZip(path: string): boolean {
  return path.toLowerCase().endsWith(".zip");
}
