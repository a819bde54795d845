"""The objects of a bucket as the files of an import."""

from __future__ import annotations

import hashlib
import os
import shutil
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
        self._scratch = tempfile.TemporaryDirectory(prefix="packshot-fetched-")

    def open(self, name: str) -> IO[bytes]:
        """The content from the scratch folder."""
        listed = self.handle(name)
        if listed.size > self._most:
            raise PictureRefused(name, FILE_TOO_LARGE(most=self._most))
        path = Path(self._scratch.name) / hashlib.sha256(listed.key.encode()).hexdigest()
        if not path.exists():
            self._fetch(listed.key, path)
        return path.open("rb")

    def forget(self) -> None:
        """Delete what was fetched."""
        for path in Path(self._scratch.name).iterdir():
            path.unlink()

    def _fetch(self, key: str, path: Path) -> None:
        """Several threads may want the same original: each writes its own file, the last one
        stays. A little more than `most` bytes is enough to refuse an object that has grown."""
        descriptor, partial = tempfile.mkstemp(dir=self._scratch.name)
        with os.fdopen(descriptor, "wb") as target, self._bucket.open(self._prefix + key) as source:
            room = self._most + 1
            while room > 0 and (chunk := source.read(min(CHUNK, room))):
                target.write(chunk)
                room -= len(chunk)
        shutil.move(partial, path)


def listing_of(bucket: Bucket, prefix: str) -> list[Listed]:
    """All objects of a folder. Raises InvalidInput if there are too many to import at once."""
    listing = list(islice(bucket.listed(prefix), MOST_OBJECTS + 1))
    if len(listing) > MOST_OBJECTS:
        raise InvalidInput.in_field("prefix", BUCKET_OF_TOO_MANY(most=MOST_OBJECTS))
    return listing
