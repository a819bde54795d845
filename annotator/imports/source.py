"""What is imported: rows, and the files that they name."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.errors import InvalidInput
from annotator.imports.files import Files, FolderFiles, ZipFiles
from annotator.imports.folder import folder_rows
from annotator.imports.manifest import read_manifest
from annotator.imports.rows import Format, Refusal, Row

MANIFESTS = ("manifest.jsonl", "manifest.json", "manifest.csv")


@dataclass(frozen=True)
class Source:
    """Files, and the name of the manifest among `manifests`; none means the folder convention."""

    files: Files
    manifest: str
    manifests: Files
    format: Format = Format.AUTO

    def rows(self) -> Iterator[Row | Refusal]:
        """All rows, read anew each time: once to count them, once to import them."""
        if not self.manifest:
            yield from folder_rows(self.files.names())
            return
        with self.manifests.open(self.manifest) as stream:
            yield from read_manifest(stream, format=self.format)


def source_of(files: Files, *, format: Format = Format.AUTO) -> Source:
    """Files with their own manifest at the top, or with a folder for each product."""
    names = set(files.names())
    manifest = next((name for name in MANIFESTS if name in names), "")
    return Source(files, manifest, files, format)


def source_at(path: Path, *, format: Format, max_bytes: int) -> Source:
    """A folder, a zip archive or a manifest file on this machine. Raises InvalidInput."""
    if path.is_dir():
        return source_of(FolderFiles(path), format=format)
    if not path.is_file():
        raise InvalidInput(f"There is no folder or file {path}.")
    if zipfile.is_zipfile(path):
        return source_of(ZipFiles(path.open("rb"), max_bytes=max_bytes), format=format)
    folder = FolderFiles(path.parent)
    return Source(folder, path.name, folder, format)
