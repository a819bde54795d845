"""Give a stored file as a local path: directly in a folder, or fetched once from a bucket.

Names contain the hash of the content or are never written twice, so a copy can't be out of date.
"""

from __future__ import annotations

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, default_storage

KEEP_SECONDS = 24 * 3600
# If the storage is a folder, files are written here and moved into place when complete.
HALF_WRITTEN = "half-written"


def local_path(name: str) -> Path:
    """The path at which the stored file `name` can be read; opening it fails if it is missing."""
    if is_folder():
        return Path(default_storage.path(name))
    copy = copies() / name
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError), default_storage.open(name) as file:
            _write_whole(copy, file)
    return copy


def is_folder() -> bool:
    """Whether the storage is a folder of this machine."""
    return isinstance(default_storage, FileSystemStorage)


def copies() -> Path:
    """The folder of the copies."""
    return Path(settings.HOME) / "copies"


def forget_copies(*, now: float | None = None) -> int:
    """Delete copies that are older than a day; returns how many."""
    before = (time.time() if now is None else now) - KEEP_SECONDS
    old = [path for path in copies().rglob("*") if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _write_whole(path: Path, source: File[bytes]) -> None:
    """Write the file completely or not at all. If several processes fetch it, the last one wins."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in source.chunks():
                file.write(chunk)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
