"""Prepare the staged pictures of a call for scoring. A worker runs this."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.decoder.children import derive_in_child
from annotator.imports.decoder.derive import MASK as MASK_FILE
from annotator.imports.decoder.derive import SCREEN as SCREEN_FILE
from annotator.imports.decoder.derive import Derived, Kind, Task
from annotator.imports.images import PictureRefused
from annotator.imports.whose_fault import refusal_of
from annotator.judging.upload import (
    GENERATION,
    MASK,
    ORIGINAL,
    StagedUpload,
    limits,
    refused_file,
    stored_name,
)
from scoring.vocabulary.message import Message
from scoring.vocabulary.messages.problem_upload import PICTURES_GONE

T = TypeVar("T")
# A picture of 60 megapixels takes some hundred megabytes while it is decoded. So only one is
# decoded at a time, however many calls this process works on.
_decoding = threading.BoundedSemaphore(1)


@dataclass(frozen=True)
class Prepared:
    """The files that scoring reads: WebP, and PNG for the mask if there is one.

    `refused` says by its place which generation of the call is left out, and why.
    """

    original: Path
    generations: tuple[Path, ...]
    mask: Path | None
    refused: Mapping[int, Message] = field(default_factory=dict)


def prepare(
    staged: StagedUpload, folder: Path, *, step: Callable[[], None], is_lenient: bool = False
) -> Prepared:
    """Decode and re-encode into `folder` as an import does, so that both are judged alike.

    Without a given mask the original's transparency is used. `step` is called before each
    generation; if it raises, preparing ends. Raises InvalidInput for the first file that can't be
    used, with the name of its field; with `is_lenient` generations are left out instead.
    """
    call = _Call(staged)
    original, mask = folder / "original.webp", folder / "mask.png"
    picture, mask_content = call.take(ORIGINAL, call.original)
    original.write_bytes(picture)
    if mask_content is not None:
        mask.write_bytes(mask_content)
    generations: list[Path] = []
    refused: dict[int, Message] = {}
    for place, name in enumerate(call.generations):
        step()
        path = folder / f"{stored_name(name)}.webp"
        try:
            path.write_bytes(call.take(name, call.generation))
        except InvalidInput as error:
            if not is_lenient:
                raise
            refused[place] = error.message
        else:
            generations.append(path)
    kept_mask = None if mask_content is None else mask
    return Prepared(original, tuple(generations), kept_mask, refused)


class _Call:
    """The staged files of a call."""

    def __init__(self, staged: StagedUpload) -> None:
        self._folder = staged["upload"]
        self._names = staged["names"]

    @property
    def generations(self) -> list[str]:
        """The fields of the generations, in the order of the call."""
        return [field for field in self._names if field.startswith(GENERATION)]

    def take(self, field: str, derive: Callable[[str], T]) -> T:
        """Apply `derive` to a file. Raises InvalidInput if the file can't be used."""
        with _decoding:
            try:
                return derive(field)
            except InvalidInput:
                raise
            except Exception as error:
                refused = refusal_of(error, self._names[field])
                raise refused_file(field, refused) from error

    def original(self, field: str) -> tuple[bytes, bytes | None]:
        """The original as WebP and its mask as PNG (given, else from its transparency)."""
        derived = self._derived(Kind.SCREEN, field)
        picture = derived.files[SCREEN_FILE]
        if MASK in self._names:
            return picture, self._given_mask(derived.size)
        return picture, derived.files.get(MASK_FILE)

    def generation(self, field: str) -> bytes:
        """A generation as WebP."""
        return self._derived(Kind.SCREEN, field).files[SCREEN_FILE]

    def _given_mask(self, size: tuple[int, int]) -> bytes:
        try:
            return self._derived(Kind.MASK, MASK, size).files[MASK_FILE]
        except PictureRefused as error:
            raise refused_file(MASK, error) from error

    def _derived(self, kind: Kind, field: str, size: tuple[int, int] = (0, 0)) -> Derived:
        task = Task(kind, self._names[field], limits(), size)
        return derive_in_child(task, self._read(field))

    def _read(self, field: str) -> bytes:
        try:
            with default_storage.open(f"{self._folder}/{stored_name(field)}") as file:
                return bytes(file.read())
        except FileNotFoundError as error:
            raise InvalidInput(PICTURES_GONE()) from error
        except OSError as error:  # it was stored, so the storage is at fault and not the file
            raise ConnectionError(f"The storage can't be read: {error}") from error
