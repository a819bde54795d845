"""What an import needs of a bucket, whatever it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

LONGEST_VERSION = 80


@dataclass(frozen=True, slots=True)
class Listed:
    """An object. `key` begins after the prefix that was listed; `version` differs with content."""

    key: str
    version: str
    size: int
    modified: datetime | None = None


class Bucket(Protocol):
    """A configured bucket. Whatever fails in reaching it is a ConnectionError."""

    def listed(self, prefix: str) -> Iterator[Listed]:
        """The objects in a folder of it and in the folders inside, in the order of their keys."""

    def open(self, key: str) -> IO[bytes]:
        """An object's content, by prefix and key. Raises OSError for this object's own faults."""


def short_version(*parts: object) -> str:
    """A version that fits its column."""
    text = "-".join(str(part) for part in parts).strip('"')
    return text if len(text) <= LONGEST_VERSION else hashlib.sha256(text.encode()).hexdigest()
