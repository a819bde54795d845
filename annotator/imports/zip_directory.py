"""Look at the directory of a zip archive before anything is made of it.

`zipfile` makes an object of each entry, about a kilobyte for a record of 46 bytes, and believes the
archive's own statement of how long its directory is. So a file of 100 MB would take gigabytes.
"""

from __future__ import annotations

import zipfile
from typing import IO

from annotator.errors import InvalidInput
from scoring.vocabulary.messages.imports import ZIP_OF_TOO_MANY

RECORD = b"PK\1\2"  # begins each entry, and `zipfile` refuses a directory in which one does not
BYTES_PER_ENTRY = 640  # more than any program writes on average, with long names
PIECE = 1 << 20
SIZE_AT = 5  # place of the directory's size in what zipfile finds at an archive's end


def check_directory(archive: IO[bytes], *, most: int) -> None:
    """Raise InvalidInput if the archive lists more than `most` entries.

    What is no zip archive passes: opening it says so. The place in the file is left at its start.
    """
    end = zipfile._EndRecData(archive)  # type: ignore[attr-defined]
    if end is None:
        archive.seek(0)
        return
    size = int(end[SIZE_AT])
    archive.seek(0, 2)
    if size > most * BYTES_PER_ENTRY or _entries(archive, size, most) > most:
        raise InvalidInput(ZIP_OF_TOO_MANY(most=most))
    archive.seek(0)


def _entries(archive: IO[bytes], size: int, most: int) -> int:
    """The number of entries at most; it is enough to know that there are too many.

    The directory lies before the end record, so that the last `size` bytes and a little more, which
    a comment and the records of large archives take, hold it all.
    """
    length = archive.tell()
    archive.seek(max(0, length - size - (1 << 17)))
    found, rest = 0, b""
    while found <= most and (piece := archive.read(PIECE)):
        found += (rest + piece).count(RECORD)
        rest = piece[-len(RECORD) + 1 :]
    return found
