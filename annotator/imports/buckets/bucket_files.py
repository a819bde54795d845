"""The objects of a bucket as the files of an import."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import IO

from annotator.errors import InvalidInput
from annotator.imports.buckets.bucket import Bucket, Listed
from annotator.imports.files import NamedFiles
from annotator.imports.images import PictureRefused
from scoring.vocabulary.messages.buckets import BUCKET_OF_TOO_MANY
from scoring.vocabulary.messages.pictures import FILE_TOO_LARGE, NOT_IN_BUCKET

MOST_OBJECTS = 1_000_000
MOST_KEPT = 256 << 20  # bytes of a batch that are kept; the temporary folder may be in memory
CHUNK = 1 << 20


class BucketFiles(NamedFiles[Listed]):
    """Objects by their keys after the prefix.

    A content is fetched when it is first read, and kept in a scratch folder until `forget`, because
    an import reads a picture twice. Objects of more than `most` bytes are refused unread.
    """

    missing = NOT_IN_BUCKET()
    # A second folder beside a single one must not change what the first one's files are called.
    steps_over_top = False

    def __init__(self, bucket: Bucket, prefix: str, listing: Sequence[Listed], *, most: int):
        super().__init__([(listed.key, listed) for listed in listing])
        self._bucket = bucket
        self._prefix = prefix
        self._most = most
        self._kept = 0
        self._scratch = tempfile.TemporaryDirectory(prefix="packshot-fetched-")

    def open(self, name: str) -> IO[bytes]:
        """The content from the scratch folder."""
        listed = self.handle(name)
        if listed.size > self._most:
            raise PictureRefused(name, FILE_TOO_LARGE(most=self._most))
        path = Path(self._scratch.name) / hashlib.sha256(listed.key.encode()).hexdigest()
        if path.exists():
            return path.open("rb")
        return self._fetched(listed, path)

    def forget(self) -> None:
        """Delete what was fetched."""
        for path in Path(self._scratch.name).iterdir():
            path.unlink()
        self._kept = 0

    def _fetched(self, listed: Listed, path: Path) -> IO[bytes]:
        """The content, which is kept at `path` if there is room.

        Several threads may want the same original: each writes its own file, the last one stays.
        """
        descriptor, name = tempfile.mkstemp(dir=self._scratch.name)
        file, partial = os.fdopen(descriptor, "w+b"), Path(name)
        try:
            self._copy(self._prefix + listed.key, file)
            if self._kept + listed.size <= MOST_KEPT:
                self._kept += listed.size
                partial.replace(path)
        except BaseException:
            file.close()
            raise
        finally:
            partial.unlink(missing_ok=True)  # it can be read as long as it is open
        file.seek(0)
        return file

    def _copy(self, key: str, target: IO[bytes]) -> None:
        """A little more than `most` bytes is enough to refuse an object that has grown."""
        room = self._most + 1
        with self._bucket.open(key) as source:
            while room > 0 and (chunk := source.read(min(CHUNK, room))):
                target.write(chunk)
                room -= len(chunk)


def listing_of(bucket: Bucket, prefix: str) -> list[Listed]:
    """All objects of a folder. Raises InvalidInput if there are too many to import at once."""
    listing = list(islice(bucket.listed(prefix), MOST_OBJECTS + 1))
    if len(listing) > MOST_OBJECTS:
        raise InvalidInput.in_field("prefix", BUCKET_OF_TOO_MANY(most=MOST_OBJECTS))
    return listing
