"""A folder of any file system that fsspec knows: `file:///srv/shots`, `gs://bucket/prefix`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, Any, cast

from annotator.imports.buckets.bucket import Listed, short_version

HASHES = ("ETag", "etag", "md5Hash", "content_md5", "sha256")
TIMES = ("mtime", "LastModified", "last_modified", "updated", "created")
ABSENT = (FileNotFoundError, NotADirectoryError)


class FileSystemBucket:
    """A folder, inside which everything lies."""

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        import fsspec  # noqa: PLC0415  the site starts without it

        protocol = url.partition("://")[0]
        with _reached():
            # Lists are not cached, since something new is what we look for.
            self._system = fsspec.filesystem(
                protocol, skip_instance_cache=True, use_listings_cache=False, **options
            )
            self._root = str(self._system._strip_protocol(url)).rstrip("/")

    def listed(self, prefix: str) -> Iterator[Listed]:
        """All of it at once, as fsspec gives it."""
        start = f"{self._root}/{prefix}"
        with _reached():
            try:
                found = self._system.find(start.rstrip("/"), detail=True)
            except ABSENT:
                return
        for name, info in sorted(found.items()):
            # A link may lead anywhere on the machine.
            if info.get("type") == "file" and not info.get("islink") and name.startswith(start):
                yield _listed(name.removeprefix(start), info)

    def open(self, key: str) -> IO[bytes]:
        """The object's content."""
        with _reached():
            return cast(IO[bytes], self._system.open(f"{self._root}/{key}", "rb"))


@contextmanager
def _reached() -> Iterator[None]:
    """Errors of the file system as such, which each package names differently."""
    try:
        yield
    except (OSError, ImportError) as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise
        raise ConnectionError(f"The folder can't be read: {error}") from error
    except Exception as error:
        raise ConnectionError(f"The folder can't be read: {_shown(error)}") from error


def _shown(error: Exception) -> str:
    """The error without addresses, which may hold a signature."""
    return f"{type(error).__name__}: {re.sub(r'https?://[^ ]+', '…', str(error))}"


def _listed(key: str, info: Mapping[str, Any]) -> Listed:
    size = int(info.get("size") or 0)
    modified = next((info[name] for name in TIMES if info.get(name)), None)
    known = next((info[name] for name in HASHES if info.get(name)), modified)
    return Listed(key, short_version(known, size), size, _as_time(modified))


def _as_time(given: object) -> datetime | None:
    if isinstance(given, int | float):
        return datetime.fromtimestamp(given, UTC)
    if isinstance(given, datetime):
        return given if given.tzinfo else given.replace(tzinfo=UTC)
    return None
