/** Sorting what was chosen or dropped into a manifest and the files that it names. */
export interface Chosen {
  readonly file: File;
  /** The name with the folders that it was chosen in, with forward slashes. */
  readonly path: string;
}

export interface Upload {
  readonly manifest: Chosen | null;
  readonly files: readonly Chosen[];
}

/** What tells which picture belongs to which product; nothing does where it is "nothing". */
export type ProductSource = "manifest" | "zip" | "folders" | "nothing";

/** The server takes no more files than this in one upload. */
export const MOST_FILES = 2_000;

const TABLES = [".jsonl", ".ndjson", ".json", ".csv", ".tsv"];
const LEFT_BEHIND = new Set(["thumbs.db", "desktop.ini", "__macosx"]);

/** Files from an input, without what operating systems leave behind. */
export function chosenFrom(files: Iterable<File>): Chosen[] {
  return [...files]
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }))
    .filter(({ path }) => !isLeftBehind(path));
}

export function isLeftBehind(path: string): boolean {
  return path
    .split("/")
    .some((part) => part.startsWith(".") || LEFT_BEHIND.has(part.toLowerCase()));
}

/** The manifest lies at the top and is called so, or is the only table there. As on the server. */
export function sortFiles(all: readonly Chosen[]): Upload {
  const inside = insidePaths(all);
  const tables = all.filter((_, i) => isTableAtTop(inside[i] ?? ""));
  tables.sort((one, other) => rank(one.path) - rank(other.path));
  const named = tables.find(({ path }) => /(^|\/)manifest\.[^./]+$/i.test(path));
  const hasProducts = inside.some((path) => /\/original\.[^./]+$/i.test(path));
  const only = tables.length === 1 && !hasProducts ? tables[0] : undefined;
  const manifest = named ?? only ?? null;
  return { manifest, files: all.filter((each) => each !== manifest) };
}

export function whatTells({ manifest, files }: Upload): ProductSource {
  if (manifest !== null) return "manifest";
  if (files.some(({ path }) => isZip(path))) return "zip";
  return insidePaths(files).some((path) => path.includes("/")) ? "folders" : "nothing";
}

/** Which of the two a refusal was about; both where it doesn't say. */
export interface Refused {
  readonly manifest: boolean;
  readonly files: boolean;
}

/**
 * A second choice takes the place of the first. Only a manifest chosen by itself joins the files
 * that are there, and files chosen by themselves join the manifest, unless these were refused.
 */
export function chooseAgain(
  before: readonly Chosen[],
  added: readonly Chosen[],
  refused: Refused | null,
): readonly Chosen[] {
  const old = sortFiles(before);
  const now = sortFiles(added);
  if (now.manifest && now.files.length === 0 && !refused?.files) return [...old.files, ...added];
  if (!now.manifest && old.manifest && !refused?.manifest) return [old.manifest, ...added];
  return added;
}

/** What was dropped, with all files of its folders. */
export async function droppedFiles(data: DataTransfer): Promise<Chosen[]> {
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

async function filesBelow(entry: FileSystemEntry): Promise<Chosen[]> {
  if (isFile(entry)) {
    const file = await new Promise<File>((done, failed) => entry.file(done, failed));
    return [{ file, path: entry.fullPath.replace(/^\/+/, "") }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: Chosen[][] = [];
  for (;;) {
    // A browser gives the entries of a folder by the hundred, and none at the end.
    const some = await new Promise<FileSystemEntry[]>((done, failed) =>
      reader.readEntries(done, failed),
    );
    if (some.length === 0) return found.flat();
    found.push(...(await Promise.all(some.map(filesBelow))));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

/** Paths without the one folder in which all of them lie, unless that is a product's. */
function insidePaths(all: readonly Chosen[]): string[] {
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
