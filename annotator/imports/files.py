"""The files of an import: a folder, a zip archive, or uploads staged in the storage.

All three offer names and contents and nothing else. A name can only lead to a file of this import.
Names are plain names (see `names`), whatever the files are called in the folder or archive.
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Generic, Protocol, TypeVar

from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.images import PictureRefused
from annotator.imports.names import is_ignored, leads_out, plain_name
from annotator.imports.whose_fault import concerns_all
from annotator.imports.zip_directory import check_directory
from annotator.imports.zip_names import entry_names, is_guessed
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.imports import (
    ZIP_DAMAGED,
    ZIP_ENCRYPTED,
    ZIP_OF_TOO_MANY,
    ZIP_TOO_LARGE,
)
from scoring.vocabulary.messages.pictures import (
    ARCHIVE_ENTRY_DAMAGED,
    ARCHIVE_ENTRY_ENCRYPTED,
    ARCHIVE_METHOD_UNKNOWN,
    FILE_CUT_SHORT,
    FILE_NEEDS_MEMORY,
    FILE_NOT_OPENED,
    FILE_OUTSIDE_IMPORT,
    FILE_TOO_LARGE,
    FILE_TWICE,
    NOT_AMONG_FILES,
    NOT_AMONG_UPLOADS,
    NOT_IN_ARCHIVE,
    NOT_IN_FOLDER,
)

H = TypeVar("H")
MOST_ENTRIES = 200_000
ENCRYPTED = 0x1
# Raised when a file or an archive's entry can't be read: damage, a password, an unknown method.
UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ValueError,
    MemoryError,  # a few bytes of an LZMA entry may ask for gigabytes
)


class Files(Protocol):
    """Named files."""

    def names(self) -> list[str]:
        """All plain names."""

    def has(self, name: str) -> bool:
        """Whether there is a file of this plain name."""

    def open(self, name: str) -> IO[bytes]:
        """Open a file for reading. Raises PictureRefused if there is none of that name."""


def read_limited(files: Files, name: str, *, limit: int) -> bytes:
    """A file's content. Raises PictureRefused if it is missing or larger than `limit` bytes."""
    try:
        with files.open(name) as file:
            content = file.read(limit + 1)
    except PictureRefused:
        raise
    except UNREADABLE as error:
        if concerns_all(error):
            raise
        raise PictureRefused(name, why_unreadable(error)) from error
    if len(content) > limit:
        raise PictureRefused(name, FILE_TOO_LARGE(most=limit))
    return content


def why_unreadable(error: Exception) -> Message:
    """Why a file or an archive's entry can't be read, as a message that follows its name."""
    if isinstance(error, NotImplementedError):
        return ARCHIVE_METHOD_UNKNOWN(error=str(error))
    if isinstance(error, zipfile.BadZipFile | zlib.error | lzma.LZMAError | struct.error):
        return ARCHIVE_ENTRY_DAMAGED(error=str(error))
    if isinstance(error, MemoryError):
        return FILE_NEEDS_MEMORY()
    if isinstance(error, RuntimeError):  # zipfile raises it only for encrypted entries
        return ARCHIVE_ENTRY_ENCRYPTED()
    return FILE_NOT_OPENED(error=str(error)) if str(error) else FILE_CUT_SHORT()


class NamedFiles(Generic[H]):
    """Plain names, each with the handle of its file.

    If two files of different content have the same plain name, a manifest can't tell them apart:
    `has` is true for such a name, but `handle` refuses it. `names` leaves out what operating
    systems add, such as thumbnails.
    """

    missing = NOT_AMONG_FILES()
    steps_over_top = True  # drop the top folder from names if all files lie in a single one

    def __init__(self, listing: Sequence[tuple[str, H]]) -> None:
        named = [(plain_name(name), handle) for name, handle in listing]
        named = [(name, handle) for name, handle in named if not leads_out(name)]
        prefix = top_folder([name for name, _ in named]) if self.steps_over_top else ""
        self._handles: dict[str, H] = {}
        self._twice: set[str] = set()
        for full_name, handle in named:
            name = full_name.removeprefix(prefix)
            first = self._handles.setdefault(name, handle)
            if first is not handle and not self.is_same(first, handle):
                self._twice.add(name)

    def is_same(self, one: H, other: H) -> bool:
        """Whether two files are known to have the same content."""
        return False

    def names(self) -> list[str]:
        return [name for name in self._handles if not is_ignored(PurePosixPath(name))]

    def has(self, name: str) -> bool:
        return name in self._handles

    def handle(self, name: str) -> H:
        """The handle of a file. Raises PictureRefused."""
        plain = check_name(name)
        if plain in self._twice:
            raise PictureRefused(name, FILE_TWICE())
        if plain not in self._handles:
            raise PictureRefused(name, self.missing)
        return self._handles[plain]


def check_name(name: str) -> str:
    """The plain name. Raises PictureRefused if it leads out of the import."""
    plain = plain_name(name)
    if leads_out(plain):
        raise PictureRefused(name, FILE_OUTSIDE_IMPORT())
    return plain


class FolderFiles:
    """Files below a folder. Symbolic links are followed: whoever made them had access anyway.

    A file that is named exactly is opened directly, because listing a large folder takes long.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._listed: NamedFiles[Path] | None = None

    def names(self) -> list[str]:
        return self._list().names()

    def has(self, name: str) -> bool:
        return self._there(name) or self._list().has(name)

    def open(self, name: str) -> IO[bytes]:
        plain = check_name(name)
        return (self.root / plain if self._there(plain) else self._list().handle(name)).open("rb")

    def _there(self, name: str) -> bool:
        try:
            return not leads_out(name) and (self.root / name).is_file()
        except (OSError, ValueError):  # such as a name that is too long
            return False

    def _list(self) -> NamedFiles[Path]:
        if self._listed is None:
            paths = [path for path in self.root.rglob("*") if path.is_file()]
            self._listed = _FolderList(
                [(path.relative_to(self.root).as_posix(), path) for path in paths]
            )
        return self._listed


class _FolderList(NamedFiles[Path]):
    missing = NOT_IN_FOLDER()
    steps_over_top = False


class ZipFiles(NamedFiles[zipfile.ZipInfo]):
    """Files of a zip archive, unpacked one at a time in memory and never to the disk.

    Raises InvalidInput if it is no zip archive, has too many entries or declares more than
    `max_bytes` of unpacked content. Declared sizes can be false, so `read_limited` limits what is
    really read from each entry.
    """

    missing = NOT_IN_ARCHIVE()

    def __init__(self, archive: IO[bytes], *, max_bytes: int) -> None:
        try:
            check_directory(archive, most=MOST_ENTRIES)
            self._zip = zipfile.ZipFile(archive)
        except UNREADABLE as error:
            raise InvalidInput(ZIP_DAMAGED(error=str(error))) from error
        self._entries = [entry for entry in self._zip.infolist() if not _is_folder(entry)]
        if len(self._entries) > MOST_ENTRIES:
            raise InvalidInput(ZIP_OF_TOO_MANY(most=MOST_ENTRIES))
        if sum(entry.file_size for entry in self._entries) > max_bytes:
            raise InvalidInput(ZIP_TOO_LARGE(most=max_bytes))
        if self._entries and all(entry.flag_bits & ENCRYPTED for entry in self._entries):
            raise InvalidInput(ZIP_ENCRYPTED())
        self.name_entries()

    def name_entries(self, wanted: Collection[str] = ()) -> None:
        """Decode the names. `wanted` are a manifest's names (plain, lower case), as a hint."""
        names = entry_names(self._entries, wanted=wanted)
        super().__init__(list(zip(names, self._entries, strict=True)))

    @property
    def has_legacy_names(self) -> bool:
        """Whether the encoding of names had to be guessed."""
        return any(map(is_guessed, self._entries))

    def is_same(self, one: zipfile.ZipInfo, other: zipfile.ZipInfo) -> bool:
        return (one.CRC, one.file_size) == (other.CRC, other.file_size)

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(self.handle(name))


class StagedFiles(NamedFiles[str]):
    """Uploads by the names that people gave them; in the storage they have other names."""

    missing = NOT_AMONG_UPLOADS()

    def __init__(self, stored: Mapping[str, str]) -> None:
        super().__init__(list(stored.items()))

    def open(self, name: str) -> IO[bytes]:
        stored = self.handle(name)
        try:
            return default_storage.open(stored)
        except OSError as error:  # it was stored, so the storage is at fault and not the row
            raise ConnectionError(f"The storage can't be read: {error}") from error


def top_folder(names: list[str]) -> str:
    """The single folder that holds all of `names`, with a slash; empty if it is a product's."""
    kept = [PurePosixPath(name) for name in names if not is_ignored(PurePosixPath(name))]
    tops = {path.parts[0] for path in kept if path.parts}
    is_product = any(len(path.parts) == 2 and path.stem.lower() == "original" for path in kept)
    if len(tops) != 1 or is_product or any(len(path.parts) < 2 for path in kept):
        return ""
    return f"{tops.pop()}/"


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is a folder. Some programs end its name with a backslash."""
    name = entry.filename  # may be empty, for which `is_dir` raises IndexError
    return name.endswith("/") or (entry.file_size == 0 and name.endswith("\\"))
