"""Strip picture files of their metadata; one module per format.

Each module walks the parts of its format and keeps those that hold pixels. The decoder never sees
the rest, so metadata that are damaged, too large or a decompression bomb do no harm. Only the
orientation and the colour profile are read from the metadata. A truncated file stays truncated.
"""

from __future__ import annotations

from collections.abc import Callable

from annotator.imports.containers import avif, jpeg, png, tiff, webp
from annotator.imports.containers.bare import Bare

__all__ = ["Bare", "bare"]

_BY_START: tuple[tuple[Callable[[bytes], bool], Callable[[bytes], Bare]], ...] = (
    (png.is_png, png.bare),
    (jpeg.is_jpeg, jpeg.bare),
    (webp.is_webp, webp.bare),
    (tiff.is_tiff, tiff.bare),
    (avif.is_avif, avif.bare),
)


def bare(content: bytes) -> Bare:
    """The file without metadata. Files of other formats, such as GIF and BMP, stay as they are."""
    for begins_like, strip in _BY_START:
        if begins_like(content):
            return strip(content)
    return Bare(content)
