"""A stored file as a path: as it lies in a folder, or fetched once from a bucket.

Names hold the hash of the content or are never written twice, so a copy can't grow stale.
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
# In a storage that is a folder: files are written here and moved into place when complete.
HALF_WRITTEN = "half-written"


def local_path(name: str) -> Path:
    """Where the stored file `name` can be read; opening it raises where nothing is stored."""
    if is_folder():
        return Path(default_storage.path(name))
    copy = copies() / name
    if not copy.exists():
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError), default_storage.open(name) as file:
            _write_whole(copy, file)
    return copy


def is_folder() -> bool:
    """Whether files are kept in a folder of this machine."""
    return isinstance(default_storage, FileSystemStorage)


def copies() -> Path:
    """The folder of the copies."""
    return Path(settings.HOME) / "copies"


def forget_copies(*, now: float | None = None) -> int:
    """Delete copies that were made more than a day ago; how many."""
    before = (time.time() if now is None else now) - KEEP_SECONDS
    old = [path for path in copies().rglob("*") if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _write_whole(path: Path, source: File[bytes]) -> None:
    """Another process may fetch the same file; the last one replaces it with the same bytes."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for chunk in source.chunks():
                file.write(chunk)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
