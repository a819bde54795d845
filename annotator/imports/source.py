"""The source of an import: rows, and the files that they name."""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Protocol

from annotator.errors import InvalidInput
from annotator.imports.files import (
    UNREADABLE,
    Files,
    FolderFiles,
    ZipFiles,
    why_unreadable,
)
from annotator.imports.folder import folder_rows
from annotator.imports.images import PictureRefused
from annotator.imports.layered_files import LayeredFiles
from annotator.imports.manifest import read_manifest
from annotator.imports.names import fold, readings
from annotator.imports.rows import NO_COLUMNS, Columns, Format, Refusal, Row
from scoring.vocabulary.message import (
    Value,
)
from scoring.vocabulary.messages.imports import (
    MANIFEST_REFUSED,
    NO_SUCH_PATH,
    ROWS_MOSTLY_UNREADABLE,
    ROWS_TOO_MANY,
    ROWS_UNREADABLE,
)

MANIFEST_ENDINGS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")
ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
# An import ends if the first MOST_UNREADABLE rows can't be read or MOST_REFUSED rows are refused:
# then the manifest as a whole is wrong, and more reasons of the same kind help nobody.
MOST_UNREADABLE = 1_000
MOST_REFUSED = 100_000
MOST_ROWS = 5_000_000
NAMES_LOOKED_UP = 2_000  # rows whose file names help to find the encoding of an archive's names


class RowSource(Protocol):
    """Rows and their files, wherever they come from."""

    @property
    def files(self) -> Files:
        """What the rows name."""

    def rows(self) -> Iterator[Row | Refusal]:
        """The rows, from the first one each time."""


@dataclass(frozen=True)
class Source:
    """Files, and the name of the manifest among `manifests`.

    An empty name means the folder convention (see `folder`). With `only`, rows with other numbers
    are skipped.
    """

    files: Files
    manifest: str
    manifests: Files
    format: Format = Format.AUTO
    columns: Columns = field(default_factory=dict)
    only: Collection[int] | None = None

    def rows(self) -> Iterator[Row | Refusal]:
        """All rows, read again at each call: once for the survey, once for the import.

        Raises InvalidInput if the manifest or too many of its rows can't be read.
        """
        for row in bounded(self._all_rows()):
            if self.only is None or row.number in self.only:
                yield row

    def _all_rows(self) -> Iterator[Row | Refusal]:
        if not self.manifest:
            yield from folder_rows(self.files.names())
            return
        try:
            with self.manifests.open(self.manifest) as stream:
                yield from read_manifest(stream, format=self.format, columns=self.columns)
        except PictureRefused as error:
            refused = MANIFEST_REFUSED(name=error.name, reason=error.reason)
            raise InvalidInput(refused) from error
        except UNREADABLE as error:
            refused = MANIFEST_REFUSED(name=self.manifest, reason=why_unreadable(error))
            raise InvalidInput(refused) from error


def bounded(rows: Iterable[Row | Refusal]) -> Iterator[Row | Refusal]:
    """The rows. Raises InvalidInput as soon as too many can't be read or there are too many."""
    refused = 0
    first: Refusal | None = None
    for place, row in enumerate(rows, start=1):
        if isinstance(row, Refusal):
            refused += 1
            first = first or row
            example: dict[str, Value] = {"row": first.number, "reason": first.reason}
            if refused == place == MOST_UNREADABLE:
                raise InvalidInput(ROWS_UNREADABLE(count=place, **example))
            if refused > MOST_REFUSED:
                raise InvalidInput(ROWS_MOSTLY_UNREADABLE(most=MOST_REFUSED, **example))
        if place > MOST_ROWS:
            raise InvalidInput(ROWS_TOO_MANY(most=MOST_ROWS))
        yield row


def source_of(
    files: Files,
    *,
    manifest: str = "",
    manifests: Files | None = None,
    format: Format = Format.AUTO,
    columns: Columns = NO_COLUMNS,
    only: Collection[int] | None = None,
) -> Source:
    """A source of files with a manifest (given, or one of the files), else of product folders."""
    if not manifest:
        manifest, manifests = own_manifest(files.names()), files
    source = Source(files, manifest, manifests or files, format, columns, only)
    if isinstance(files, ZipFiles | LayeredFiles) and manifest and files.has_legacy_names:
        files.name_entries(_wanted(source))
    return source


def own_manifest(names: Iterable[str]) -> str:
    """The name of the manifest among files, empty if there is none.

    It is `manifest.csv` or similar at the top level, else the only table there, unless there are
    product folders.
    """
    names = list(names)
    tables = sorted(
        (name for name in names if "/" not in name and is_manifest(name)),
        key=lambda name: MANIFEST_ENDINGS.index(PurePosixPath(name).suffix.lower()),
    )
    named = [name for name in tables if PurePosixPath(name).stem.lower() == "manifest"]
    if named:
        return named[0]
    has_products = any(
        "/" in name and PurePosixPath(name).stem.lower() == "original" for name in names
    )
    return tables[0] if len(tables) == 1 and not has_products else ""


def is_manifest(name: str) -> bool:
    """Whether the file may be a manifest by its name."""
    return name.lower().endswith(MANIFEST_ENDINGS)


def source_at(
    path: Path, *, format: Format, max_bytes: int, columns: Columns = NO_COLUMNS
) -> Source:
    """The source for a folder, a zip archive or a manifest file on this machine.

    Raises InvalidInput.
    """
    if path.is_dir():
        return source_of(FolderFiles(path), format=format, columns=columns)
    if not path.is_file():
        raise InvalidInput(NO_SUCH_PATH(path=str(path)))
    if is_zip(path):
        files = ZipFiles(path.open("rb"), max_bytes=max_bytes)
        return source_of(files, format=format, columns=columns)
    folder = FolderFiles(path.parent)
    return source_of(folder, manifest=path.name, manifests=folder, format=format, columns=columns)


def is_zip(path: Path) -> bool:
    """Whether the file is a zip archive or was meant to be one."""
    with path.open("rb") as file:
        start = file.read(4)
    if start in ZIP_STARTS:
        return path.suffix.lower() != ".xlsx"
    return path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)


def _wanted(source: Source) -> set[str]:
    """The last path parts of the files that the manifest's first rows name, in lower case."""
    wanted: set[str] = set()
    for row in islice(source.rows(), NAMES_LOOKED_UP):
        if isinstance(row, Row):
            for reference in filter(None, (row.original, row.mask, row.image)):
                wanted |= {fold(reading.parts[-1]) for reading in readings(reference)}
    return wanted
