"""The rows of a bucket that name something new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from annotator.imports.names import fold, has_picture_ending, plain_name, readings
from annotator.imports.rows import Refusal, Row
from annotator.imports.source import Source


class DueRows:
    """Those rows of a source that name one of `new` (plain names); a new manifest: all.

    Without a manifest rows name files exactly. In a manifest they may name them by the end of a
    path or a URL, so there a row is due if the last part fits. One too many does no harm: importing
    a row again changes nothing.
    """

    def __init__(self, source: Source, new: set[str]) -> None:
        self.files = source.files
        self._source = source
        self._new = new
        self._all = bool(source.manifest) and source.manifest in new
        self._ends = {end for name in new for end in _ends(name)} if source.manifest else set()
        self._folders = {str(PurePosixPath(name).parent) for name in new}

    def rows(self) -> Iterator[Row | Refusal]:
        """The due rows, from the first one each time."""
        for row in self._source.rows():
            if self._all or self._is_due(row):
                yield row

    def _is_due(self, row: Row | Refusal) -> bool:
        if isinstance(row, Refusal):  # of a folder; a manifest's lines change with it alone
            return not self._source.manifest and row.reference in self._folders
        names = [name for name in (row.original, row.mask, row.image) if name]
        if any(plain_name(name) in self._new for name in names):
            return True
        return bool(self._ends) and any(
            fold(reading.parts[-1]) in self._ends for name in names for reading in readings(name)
        )


def _ends(name: str) -> Iterator[str]:
    """What a manifest may call the file: its last part, with and without the ending."""
    last = PurePosixPath(name)
    yield fold(last.name)
    if has_picture_ending(name):
        yield fold(last.stem)
