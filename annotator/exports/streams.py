"""Turn writers that want a file into generators of bytes."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Final

ENTRY_TIME: Final = (1980, 1, 1, 0, 0, 0)  # always the same, so that equal contents are equal files
IN_MEMORY: Final = 8_000_000
PART: Final = 1_000_000

Entry = tuple[str, Iterable[bytes]]


class Sink:
    """A file that can only be written to; `take` gives what was written since the last time."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._position = 0

    def write(self, content: bytes, /) -> int:
        """Append."""
        self._parts.append(bytes(content))
        self._position += len(content)
        return len(content)

    def tell(self) -> int:
        """How much has been written in all."""
        return self._position

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing is open."""

    def take(self) -> bytes:
        """What is new."""
        content = b"".join(self._parts)
        self._parts.clear()
        return content


class Spool:
    """Bytes that are known only bit by bit but needed at the end; large ones go to disk."""

    def __init__(self) -> None:
        self._file = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  read after it was written

    def add(self, content: bytes) -> None:
        """Append."""
        self._file.write(content)

    def parts(self) -> Iterator[bytes]:
        """Everything, once."""
        with self._file as file:
            file.seek(0)
            while part := file.read(PART):
                yield part


def archive(entries: Iterable[Entry], manifest: Callable[[], bytes]) -> Iterator[bytes]:
    """A zip of the entries, stored without compression: pictures and Parquet are packed already.

    At its end are `sha256sums.txt`, as `sha256sum --check` reads it, and `manifest.json`, which is
    made when all entries have been read.
    """
    sink, sums = Sink(), Spool()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as file:
        for name, parts in entries:
            digest = hashlib.sha256()
            with file.open(zipfile.ZipInfo(name, ENTRY_TIME), "w", force_zip64=True) as entry:
                for part in parts:
                    digest.update(part)
                    entry.write(part)
                    yield sink.take()
            sums.add(f"{digest.hexdigest()}  {name}\n".encode())
        for name, parts in (("sha256sums.txt", sums.parts()), ("manifest.json", (manifest(),))):
            with file.open(zipfile.ZipInfo(name, ENTRY_TIME), "w", force_zip64=True) as entry:
                for part in parts:
                    entry.write(part)
    yield sink.take()
