"""A mask that a person sends for a picture of the catalogue."""

from __future__ import annotations

from annotator.imports.decoder.children import derive_in_child
from annotator.imports.decoder.derive import MASK, Kind, Task
from annotator.imports.derivatives import SCREEN, fit
from annotator.imports.images import Limits, PictureRefused, check_header
from annotator.models import Image
from scoring.vocabulary.messages.pictures import MASK_SIZE_DIFFERS
from scoring.vocabulary.rules import WORKING_SIDE


def mask_sizes(picture: Image) -> list[tuple[int, int]]:
    """The sizes (width, height) that a mask may have: of `full.webp`, `screen.webp`, scoring."""
    full = picture.width, picture.height
    screen = fit(full, SCREEN)
    return list(dict.fromkeys((full, screen, fit(screen, WORKING_SIDE))))


def read_mask(
    content: bytes, *, name: str, picture: Image, limits: Limits
) -> tuple[bytes, tuple[int, int]]:
    """Decode a mask of `picture` and encode it again: (8-bit PNG of 0 and 255, its size).

    The product is where it is brighter than half. Raises PictureRefused for a file that is no
    picture, exceeds the limits, has another size, or marks nothing or everything.
    """
    sizes = mask_sizes(picture)
    size = check_header(content, name=name, limits=limits)
    if size not in sizes:
        wanted = ", ".join(map(_shown, sizes))
        raise PictureRefused(name, MASK_SIZE_DIFFERS(size=_shown(size), sizes=wanted))
    derived = derive_in_child(Task(Kind.MASK, name, limits, size), content)
    return derived.files[MASK], size


def _shown(size: tuple[int, int]) -> str:
    return f"{size[0]} × {size[1]}"
