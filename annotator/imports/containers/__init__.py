"""Picture files without their metadata, one file a format.

Each walks the parts of its format and keeps those that hold pixels, so that a decoder never sees
the rest: what is thrown away can't be wrong, too large or a bomb. Of the rest two things count:
which way is up, and what the colours mean. A file that is cut short stays so.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.imports.containers import avif, jpeg, png, tiff, webp
from annotator.imports.containers.bare import Bare

__all__ = ["Bare", "bare"]

_BY_START: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Bare]], ...] = (
    (png.is_one, png.bare),
    (jpeg.is_one, jpeg.bare),
    (webp.is_one, webp.bare),
    (tiff.is_one, tiff.bare),
    (avif.is_one, avif.bare),
)


def bare(content: bytes) -> Bare:
    """The file without metadata; one of another format, as GIF and BMP are, stays as it is."""
    for is_one, strip in _BY_START:
        if is_one(content):
            return strip(content)
    return Bare(content)
