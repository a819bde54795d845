"""Copy the stored files out and back in, each with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage

from annotator.backup.format import LISTED, OBJECTS, Stored, read_listed, refused
from annotator.local_copy import HALF_WRITTEN
from annotator.stored_hash import stored_sha256

# What a process is writing, or looks whether it can.
PASSING: Final = (HALF_WRITTEN, ".doctor")
BLOCK: Final = 1 << 20


def names_under(folder: str = "") -> Iterator[str]:
    """All names in the storage, sorted, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    prefix = f"{folder}/" if folder else ""
    yield from (prefix + name for name in sorted(files) if name)
    for each in sorted(folders):
        if prefix + each not in PASSING:
            yield from names_under(prefix + each)


def copy_out(folder: Path) -> tuple[int, int]:
    """Copy all stored files into the backup; returns how many and how many bytes.

    A name always has the same content, so what an earlier backup into the same folder has copied
    is hashed and not copied again. A file that is deleted meanwhile is left out.
    """
    number = size = 0
    with (folder / LISTED).open("w") as listed:
        for name in names_under():
            try:
                stored = _copy_one(name, folder / OBJECTS / name)
            except FileNotFoundError:
                continue
            listed.write(json.dumps(asdict(stored)) + "\n")
            number, size = number + 1, size + stored.size
    return number, size


def _copy_one(name: str, copy: Path) -> Stored:
    if not copy.exists() or copy.stat().st_size != default_storage.size(name):
        copy.parent.mkdir(parents=True, exist_ok=True)
        partial = copy.with_name(f".{copy.name}.part")
        with default_storage.open(name) as source, partial.open("wb") as target:
            for chunk in source.chunks(BLOCK):
                target.write(chunk)
        partial.replace(copy)
    return Stored(name, copy.stat().st_size, sha256_of(copy))


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_copies(folder: Path) -> int:
    """Compare all copies with their hashes; returns how many. Raises InvalidInput at the first."""
    number = 0
    for stored in read_listed(folder):
        copy = folder / OBJECTS / stored.name
        if not copy.is_file():
            raise refused(f"The backup lacks {stored.name}.")
        if sha256_of(copy) != stored.sha256:
            raise refused(f"The backup's copy of {stored.name} is damaged: its SHA-256 differs.")
        number += 1
    return number


def copy_in(folder: Path) -> int:
    """Store all copies and read each back; returns how many. Raises InvalidInput."""
    number = 0
    for stored in read_listed(folder):
        if not default_storage.exists(stored.name):
            with (folder / OBJECTS / stored.name).open("rb") as copy:
                default_storage.save(stored.name, File(copy))
        if stored_sha256(stored.name) != stored.sha256:
            raise refused(f"{stored.name} is stored with other content than the backup's.")
        number += 1
    return number
