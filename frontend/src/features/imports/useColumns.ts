import { useState } from "react";
import {
  guessColumns,
  needsNoNames,
  readHeader,
  rememberColumns,
  rememberedColumns,
  type Columns,
} from "./columns";
import { sortFiles, type ChosenFile } from "./files";

interface Mapping {
  readonly header: readonly string[];
  readonly columns: Columns;
}

const NOTHING: Mapping = { header: [], columns: {} };

/** The columns of the chosen manifest, where it is a CSV file. */
export function useColumns(projectId: number) {
  const [{ header, columns }, setMapping] = useState(NOTHING);
  return {
    header,
    columns,
    /** What the server must be told; undefined if it finds everything by itself. */
    toSend: header.length === 0 || needsNoNames(columns) ? undefined : columns,
    change: (changed: Columns) => {
      rememberColumns(projectId, changed);
      setMapping({ header, columns: changed });
    },
    /** Read the header of the manifest among these files. */
    read: async (chosen: readonly ChosenFile[]) => {
      const manifest = sortFiles(chosen).manifest;
      const names = manifest ? await readHeader(manifest.file) : [];
      setMapping({ header: names, columns: guessColumns(names, rememberedColumns(projectId)) });
    },
  };
}
