"""Store pictures, each content once: hash, look up, decode what is new, write the files.

Each thread has a decoder, a process of its own (see `decoder`), that one file can't take along.
No thread uses the database.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor, as_completed
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from annotator import provenance
from annotator.imports.decoder.children import derive_in_child
from annotator.imports.decoder.derive import MASK, Kind, Task
from annotator.imports.images import Limits, PictureRefused
from annotator.imports.references import References
from annotator.imports.whose_fault import refusal_of
from annotator.local_copy import HALF_WRITTEN, is_folder
from annotator.models import Image, Project
from annotator.outage import StorageFailed
from annotator.provenance import Provenance

K = TypeVar("K")
MaskKey = tuple[str, tuple[int, int]]  # reference; width and height of the original
NO_MARKS = Provenance()
MOST_REMEMBERED = 100_000
CHUNK = (
    32  # references hashed per task: hashing one small file takes less time than starting a task
)


@dataclass(frozen=True)
class StoredPicture:
    """A picture whose files are in the storage; sizes in pixels, `bytes` as uploaded.

    `has_alpha` means that a mask made of its transparency is stored under the same hash.
    """

    sha256: str
    width: int
    height: int
    bytes: int
    has_alpha: bool = False
    provenance: Provenance = NO_MARKS

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


Outcome = StoredPicture | PictureRefused
Derived = tuple[StoredPicture, Mapping[str, bytes]]  # the picture; its files' content by name


class PictureStore:
    """Stores the pictures that the rows of one project refer to; a dry run only decodes them."""

    def __init__(
        self,
        project: Project,
        references: References,
        *,
        limits: Limits,
        pool: Executor,
        is_dry_run: bool = False,
    ) -> None:
        self._project = project
        self._references = references
        self._limits = limits
        self._pool = pool
        self._is_dry_run = is_dry_run
        self._hashes: dict[Any, str | PictureRefused] = {}
        self._checked: dict[str, StoredPicture] = {}  # by a dry run, which stores nothing

    def store(self, names: Iterable[str], *, step: Callable[[int], None]) -> dict[str, Outcome]:
        """Store pictures; returns by reference the stored picture or the reason why not.

        `step` is called with the number of pictures decoded so far. If it raises, storing ends.
        """
        return self._store(dict.fromkeys(names), self._hash, self._make, is_mask=False, step=step)

    def store_masks(
        self, wanted: Iterable[MaskKey], *, step: Callable[[int], None]
    ) -> dict[MaskKey, Outcome]:
        """Store given masks, keyed by reference and the size (width, height) of their original."""
        return self._store(
            dict.fromkeys(wanted),
            lambda key: self._hash_mask(*key),
            lambda key: self._make_mask(*key),
            is_mask=True,
            step=step,
        )

    def _store(
        self,
        keys: Iterable[K],
        hash_of: Callable[[K], str],
        make: Callable[[K], StoredPicture],
        *,
        is_mask: bool,
        step: Callable[[int], None],
    ) -> dict[K, Outcome]:
        hashes = self._hashes_of(list(keys), hash_of)
        hashed = {sha for sha in hashes.values() if isinstance(sha, str)}
        stored = self._already_stored(hashed, is_mask) | self._checked
        fresh: dict[str, K] = {}
        for key, sha in hashes.items():
            if isinstance(sha, str) and sha not in stored:
                fresh.setdefault(sha, key)
        made = self._parallel({sha: partial(make, key) for sha, key in fresh.items()}, step)
        return {
            key: sha if isinstance(sha, PictureRefused) else stored.get(sha) or made[sha]
            for key, sha in hashes.items()
        }

    def _hashes_of(
        self, keys: list[K], hash_of: Callable[[K], str]
    ) -> dict[K, str | PictureRefused]:
        """Hashes of this batch. Earlier batches' are remembered, because originals recur."""
        if len(self._hashes) > MOST_REMEMBERED:
            self._hashes.clear()
            self._checked.clear()
        unread = [key for key in keys if key not in self._hashes]
        chunks = [unread[start : start + CHUNK] for start in range(0, len(unread), CHUNK)]
        for chunk in self._pool.map(partial(_hash_chunk, hash_of=hash_of), chunks):
            self._hashes |= chunk
        return {key: self._hashes[key] for key in keys}

    def _hash(self, name: str) -> str:
        return hashlib.sha256(self._references.read(name)).hexdigest()

    def _hash_mask(self, name: str, size: tuple[int, int]) -> str:
        """The hash of a given mask: of its bytes and the size at which it is kept."""
        return hashlib.sha256(self._references.read(name) + b"%d x %d" % size).hexdigest()

    def _already_stored(self, hashes: set[str], is_mask: bool) -> dict[str, StoredPicture]:
        """The pictures (or masks) with these hashes that the project already has."""
        rows = Image.objects.filter(project=self._project, sha256__in=hashes)
        masks = {row.sha256 for row in rows if row.is_mask}
        return {
            row.sha256: StoredPicture(
                row.sha256,
                row.width,
                row.height,
                row.bytes,
                row.sha256 in masks,
                Provenance(row.source_type, row.has_c2pa),
            )
            for row in rows
            if row.is_mask == is_mask
        }

    def _make(self, name: str) -> StoredPicture:
        return self._write(name, lambda: self._derived(name))

    def _make_mask(self, name: str, size: tuple[int, int]) -> StoredPicture:
        return self._write(name, lambda: self._derived_mask(name, size))

    def _derived(self, name: str) -> Derived:
        """A picture's files. Its transparency is always kept as a mask, because the same content
        may be an original in one row and a generation in another."""
        content = self._references.read(name)
        sha = hashlib.sha256(content).hexdigest()
        derived = derive_in_child(Task(Kind.PICTURE, name, self._limits), content)
        has_mask = MASK in derived.files
        marks = provenance.read(content)
        return StoredPicture(sha, *derived.size, len(content), has_mask, marks), derived.files

    def _derived_mask(self, name: str, size: tuple[int, int]) -> Derived:
        content = self._references.read(name)
        derived = derive_in_child(Task(Kind.MASK, name, self._limits, size), content)
        sha = self._hash_mask(name, size)
        return StoredPicture(sha, *size, len(content)), derived.files

    def _write(self, name: str, derive: Callable[[], Derived]) -> StoredPicture:
        """Derive files and write them. A failed derivation refuses the file; a failed write is
        the storage's fault."""
        try:
            picture, files = derive()
        except Exception as error:
            raise refusal_of(error, name) from error
        if self._is_dry_run:
            self._checked[picture.sha256] = picture
            return picture
        folder = Image(project=self._project, sha256=picture.sha256).folder
        for file, content in files.items():
            write_file(f"{folder}/{file}", content)
        return picture

    def _parallel(
        self, tasks: Mapping[K, Callable[[], StoredPicture]], step: Callable[[int], None]
    ) -> dict[K, Outcome]:
        futures = {self._pool.submit(make): key for key, make in tasks.items()}
        outcomes: dict[K, Outcome] = {}
        try:
            for future in as_completed(futures):
                try:
                    outcomes[futures[future]] = future.result()
                except PictureRefused as error:
                    outcomes[futures[future]] = error
                step(len(outcomes))
        finally:
            for future in futures:
                future.cancel()
        return outcomes


def _hash_chunk(keys: list[K], *, hash_of: Callable[[K], str]) -> dict[K, str | PictureRefused]:
    hashes: dict[K, str | PictureRefused] = {}
    for key in keys:
        try:
            hashes[key] = hash_of(key)
        except Exception as error:
            hashes[key] = refusal_of(error, key[0] if isinstance(key, tuple) else str(key))
    return hashes


def write_file(name: str, content: bytes) -> None:
    """Write a file to the storage completely or not at all; replaces what a crash left there."""
    if not is_folder():
        try:
            default_storage.delete(name)
            default_storage.save(name, ContentFile(content))
        except Exception as error:  # each bucket package has its own exceptions
            raise StorageFailed(f"The storage can't be written to: {error}") from error
        return
    path = Path(default_storage.path(name))
    # Temporary files lie in one folder, where the sweep finds those of a killed process.
    scratch = Path(default_storage.path(HALF_WRITTEN))
    for folder in (path.parent, scratch):
        folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary_name = tempfile.mkstemp(dir=scratch, prefix=".new-")
    temporary = Path(temporary_name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        temporary.chmod(0o644)  # mkstemp's 0600 would lock out a web server under another user
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
