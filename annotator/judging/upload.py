"""The pictures of one call, checked and brought into the form in which scoring reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from annotator.errors import InvalidInput
from annotator.imports.derivatives import kept_size, mask_png, screen_webp
from annotator.imports.images import (
    Decoded,
    Limits,
    PictureRefused,
    decode,
    decode_mask,
    threshold,
)


@dataclass(frozen=True)
class File:
    """An uploaded file, as it came."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Hash of the content."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Upload:
    """An original with its generations, as uploaded, and what was said of them."""

    original: File
    generations: Sequence[File]
    mask: File | None = None
    category: str = ""
    prompt: str = ""

    @property
    def sha256(self) -> str:
        """Hash of all of it; names of files don't count."""
        pictures = [self.original, *self.generations]
        mask = "" if self.mask is None else self.mask.sha256
        parts = [[each.sha256 for each in pictures], mask, self.category, self.prompt]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


@dataclass(frozen=True)
class Prepared:
    """Content of the files that a worker reads: WebP, and PNG for the mask if there is one."""

    original: bytes
    generations: tuple[bytes, ...]
    mask: bytes | None


def prepare(upload: Upload) -> Prepared:
    """Decode and re-encode as an import does, so that both are judged alike.

    Without a mask the transparency of the original is one. Raises InvalidInput, which names the
    first file that can't be taken, in the field that it came in.
    """
    limits = Limits(bytes=settings.IMPORT_MAX_BYTES, pixels=settings.IMPORT_MAX_PIXELS)
    original = _decoded("original", upload.original, limits)
    generations = tuple(
        screen_webp(_decoded(f"generation[{place}]", file, limits).picture)
        for place, file in enumerate(upload.generations)
    )
    return Prepared(
        original=screen_webp(original.picture),
        generations=generations,
        mask=_mask(original, upload.mask, limits),
    )


def _decoded(field: str, file: File, limits: Limits) -> Decoded:
    try:
        return decode(file.content, name=file.name, limits=limits)
    except PictureRefused as error:
        raise _refused(field, error) from error


def _mask(original: Decoded, given: File | None, limits: Limits) -> bytes | None:
    """The given mask, else the transparency, in the original's size; None without either."""
    size = kept_size(original.picture)
    if given is not None:
        try:
            mask = decode_mask(given.content, name=given.name, size=size, limits=limits)
        except PictureRefused as error:
            raise _refused("mask", error) from error
        return mask_png(mask)
    alpha = None if original.alpha is None else threshold(original.alpha.resize(size))
    return None if alpha is None else mask_png(alpha)


def _refused(field: str, error: PictureRefused) -> InvalidInput:
    return InvalidInput(f"The file {error}.", fields={field: [f"{error}."]})
