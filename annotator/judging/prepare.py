"""The staged pictures of a call in the form in which scoring reads them. For a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.core.files.storage import default_storage

from annotator.errors import InvalidInput
from annotator.imports.derivatives import kept_size, mask_png, screen_webp
from annotator.imports.images import PictureRefused, decode, decode_mask, threshold
from annotator.imports.whose_fault import refusal_of
from annotator.judging.upload import (
    GENERATION,
    MASK,
    ORIGINAL,
    limits,
    refused_file,
    stored_name,
)
from scoring.vocabulary.messages.problem_upload import PICTURES_GONE

T = TypeVar("T")
# A picture of 60 megapixels takes some hundred megabytes while it is decoded: one at a time,
# however many calls this process works on.
_decoding = threading.BoundedSemaphore(1)


@dataclass(frozen=True)
class Prepared:
    """Files that a worker reads: WebP, and PNG for the mask if there is one."""

    original: Path
    generations: tuple[Path, ...]
    mask: Path | None


def prepare(staged: Mapping[str, Any], folder: Path, *, step: Callable[[], None]) -> Prepared:
    """Decode and re-encode into `folder` as an import does, so that both are judged alike.

    Without a mask the transparency of the original is one. `step` is called before each
    generation; what it raises ends it. Raises InvalidInput, which names the first file that can't
    be taken, in the field that it came in.
    """
    call = _Call(staged)
    original, mask = folder / "original.webp", folder / "mask.png"
    picture, mask_content = call.take(ORIGINAL, call.original)
    original.write_bytes(picture)
    if mask_content is not None:
        mask.write_bytes(mask_content)
    generations = []
    for field in call.generations:
        step()
        path = folder / f"{stored_name(field)}.webp"
        path.write_bytes(call.take(field, call.generation))
        generations.append(path)
    return Prepared(original, tuple(generations), None if mask_content is None else mask)


class _Call:
    """What was staged."""

    def __init__(self, staged: Mapping[str, Any]) -> None:
        self._folder = staged["upload"]
        self._names: dict[str, str] = staged["names"]

    @property
    def generations(self) -> list[str]:
        """Their fields, in the order of the call."""
        return [field for field in self._names if field.startswith(GENERATION)]

    def take(self, field: str, derive: Callable[[str], T]) -> T:
        """What is made of a file. Raises InvalidInput where it can't be."""
        with _decoding:
            try:
                return derive(field)
            except InvalidInput:
                raise
            except Exception as error:
                refused = refusal_of(error, self._names[field])
                raise refused_file(field, refused) from error

    def original(self, field: str) -> tuple[bytes, bytes | None]:
        """The original, and its mask: the given one, else its transparency, in its size."""
        decoded = decode(self._read(field), name=self._names[field], limits=limits())
        size = kept_size(decoded.picture)
        picture = screen_webp(decoded.picture)
        if MASK in self._names:
            return picture, self._given_mask(size)
        alpha = None if decoded.alpha is None else threshold(decoded.alpha.resize(size))
        return picture, None if alpha is None else mask_png(alpha)

    def generation(self, field: str) -> bytes:
        """A generation."""
        decoded = decode(self._read(field), name=self._names[field], limits=limits())
        return screen_webp(decoded.picture)

    def _given_mask(self, size: tuple[int, int]) -> bytes:
        try:
            mask = decode_mask(self._read(MASK), name=self._names[MASK], size=size, limits=limits())
        except PictureRefused as error:
            raise refused_file(MASK, error) from error
        return mask_png(mask)

    def _read(self, field: str) -> bytes:
        try:
            with default_storage.open(f"{self._folder}/{stored_name(field)}") as file:
                return bytes(file.read())
        except FileNotFoundError as error:
            raise InvalidInput(PICTURES_GONE()) from error
        except OSError as error:  # it was stored: not the file is wrong, the storage is
            raise ConnectionError(f"The storage can't be read: {error}") from error
