/** Sorting what was dropped into a manifest and the files that it names. */
export interface Upload {
  readonly manifest: File | null;
  readonly files: readonly File[];
}

const MANIFEST = /\.(jsonl|ndjson|csv|json)$/i;

/** The first manifest counts as one; everything else is a file. */
export function sortFiles(all: readonly File[]): Upload {
  const manifest = all.find(({ name }) => MANIFEST.test(name)) ?? null;
  return { manifest, files: all.filter((file) => file !== manifest) };
}

/** 1536 → "1.5 kB", in steps of 1000. */
export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return `${value.toFixed(power > 0 && value < 100 ? 1 : 0)} ${units[power] ?? ""}`;
}
