"""Where the files of an import lie: a folder, a zip archive, or uploads staged in the storage.

Each gives names and contents and nothing else; a name leads only to a file of this import.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.folder import is_ignored
from annotator.imports.images import PictureRefused
from annotator.imports.whose_fault import is_everyones

MOST_ENTRIES = 200_000
# What reading a file or an archive's entry raises: damage, a password, an unknown method.
UNREADABLE = (
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)


class Files(Protocol):
    """Named files. Names are relative, with forward slashes."""

    def names(self) -> list[str]:
        """All names."""

    def open(self, name: str) -> IO[bytes]:
        """A file for reading. Raises PictureRefused where there is none of that name."""


def read_limited(files: Files, name: str, *, limit: int) -> bytes:
    """A file's content. Raises PictureRefused where it is missing or larger than `limit` bytes."""
    try:
        with files.open(name) as file:
            content = file.read(limit + 1)
    except UNREADABLE as error:
        if is_everyones(error):
            raise
        raise PictureRefused(name, f"can't be read ({error})") from error
    if len(content) > limit:
        raise PictureRefused(name, f"is larger than {limit:,} bytes")
    return content


def check_name(name: str) -> str:
    """The name, if it stays inside the import. Raises PictureRefused."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise PictureRefused(name, "lies outside the folder of the import")
    return str(path)


class FolderFiles:
    """Files below a folder. Links inside it are followed: whoever made them may."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def names(self) -> list[str]:
        return [
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file()
        ]

    def open(self, name: str) -> IO[bytes]:
        path = self.root / check_name(name)
        if not path.is_file():
            raise PictureRefused(name, "is not among the files of the folder")
        return path.open("rb")


class ZipFiles:
    """Files of a zip archive, unpacked one at a time in memory and never onto the disk.

    A single folder at the top is stepped over. Raises InvalidInput for what is no zip archive,
    or one with too many entries or more than `max_bytes` when unpacked. Declared sizes can lie;
    `read_limited` holds for each entry whatever is declared.
    """

    def __init__(self, archive: IO[bytes], *, max_bytes: int) -> None:
        try:
            self._zip = zipfile.ZipFile(archive)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise InvalidInput(f"The zip archive can't be read: {error}.") from error
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        if len(entries) > MOST_ENTRIES:
            raise InvalidInput(f"The zip archive has more than {MOST_ENTRIES:,} files.")
        if sum(entry.file_size for entry in entries) > max_bytes:
            raise InvalidInput(f"The zip archive unpacks to more than {max_bytes:,} bytes.")
        names = [entry.filename for entry in entries]
        prefix = top_folder(names)
        self._entries = {name.removeprefix(prefix): name for name in names}

    def names(self) -> list[str]:
        return list(self._entries)

    def open(self, name: str) -> IO[bytes]:
        entry = self._entries.get(check_name(name))
        if entry is None:
            raise PictureRefused(name, "is not among the files of the archive")
        return self._zip.open(entry)


class StagedFiles:
    """Uploads by the names that people gave them; in the storage they have names of ours."""

    def __init__(self, stored: Mapping[str, str]) -> None:
        self._stored = stored

    def names(self) -> list[str]:
        return list(self._stored)

    def open(self, name: str) -> IO[bytes]:
        stored = self._stored.get(check_name(name))
        if stored is None:
            raise PictureRefused(name, "is not among the uploaded files")
        try:
            return default_storage.open(stored)
        except OSError as error:  # it was stored: not the row is wrong, the storage is
            raise ConnectionError(f"The storage can't be read: {error}") from error


def top_folder(names: list[str]) -> str:
    """The one folder, with its slash, in which all of `names` lie, unless it is a product's."""
    kept = [PurePosixPath(name) for name in names if not is_ignored(PurePosixPath(name))]
    tops = {path.parts[0] for path in kept if path.parts}
    is_product = any(len(path.parts) == 2 and path.stem.lower() == "original" for path in kept)
    if len(tops) != 1 or is_product or any(len(path.parts) < 2 for path in kept):
        return ""
    return f"{tops.pop()}/"
