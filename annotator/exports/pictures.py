"""Read stored pictures for an export, and mark AI images as such.

Exported images carry IPTC's `DigitalSourceType`, because laws and shops ask for it: the AI type
that the imported file had, else "composite with trained algorithmic media", which is what a real
product on a generated background is.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from django.core.files.storage import default_storage
from django.utils.text import slugify
from PIL import Image as Pixels

from annotator.exports.chosen import Chosen
from annotator.exports.tally import LeftOut, Tally
from annotator.models import Generation, Image, Verdict
from annotator.mounted import check_mounted
from annotator.provenance import COMPOSITE, is_ai, stamped

JPEG_QUALITY: Final = 95
LONGEST_NAME: Final = 80


def original(chosen: Chosen, image: Image) -> bytes | None:
    """A product photo as stored (WebP); None if its file is missing."""
    return _read(chosen, image.path(Image.Variant.FULL))


def generated(chosen: Chosen, image: Image) -> bytes | None:
    """An AI image as stored (WebP), with the mark of its origin; None if its file is missing."""
    content = original(chosen, image)
    return stamped(content, _source_type(image)) if content else content


def generated_jpeg(chosen: Chosen, image: Image) -> bytes | None:
    """The same as JPEG, for trainers that name their columns so."""
    content = original(chosen, image)
    if not content:
        return content
    buffer = BytesIO()
    with Pixels.open(BytesIO(content)) as picture:
        picture.convert("RGB").save(buffer, "JPEG", quality=JPEG_QUALITY)
    return stamped(buffer.getvalue(), _source_type(image))


def mask(chosen: Chosen, image: Image) -> bytes | None:
    """A mask as stored (PNG)."""
    return _read(chosen, image.path(Image.Variant.MASK))


def available(chosen: Chosen, tally: Tally) -> Iterator[tuple[Generation, bytes]]:
    """The chosen images with their content; those whose file is missing are counted."""
    rows = chosen.generations().select_related("image", "product__image")
    for generation in rows.iterator(chunk_size=500):
        content = generated(chosen, generation.image)
        if content is None:
            tally.leave_out(LeftOut.NO_PICTURE)
            continue
        note_origin(generation, tally)
        yield generation, content


def note_origin(generation: Generation, tally: Tally) -> None:
    """Count an accepted image that came without the mark, so that somebody can be told."""
    if generation.verdict == Verdict.ACCEPTED and not is_ai(generation.image.source_type):
        tally.unmarked += 1


def file_name(number: int, external_id: str, ending: str) -> str:
    """A name that every file system takes, with the id where it fits."""
    name = slugify(external_id)[:LONGEST_NAME]
    return f"{number}-{name}.{ending}" if name else f"{number}.{ending}"


def _source_type(image: Image) -> str:
    return image.source_type if is_ai(image.source_type) else COMPOSITE


def _read(chosen: Chosen, name: str) -> bytes | None:
    if chosen.only_counts:
        return b""
    try:
        with default_storage.open(name) as file:
            return bytes(file.read())
    except FileNotFoundError:
        check_mounted()
        return None
