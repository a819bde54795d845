"""What a picture file says about its own origin: read at import, written into exported files.

Two marks are known: the IPTC property `DigitalSourceType` in an XMP packet, and a C2PA manifest,
of which only the presence is noted (its signature is not checked). JPEG, PNG and WebP are read; in
files of other formats nothing is found. Only the standard library is used, nothing is decoded, and
no content makes it fail.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from annotator.provenance import jpeg, png, webp
from annotator.provenance.marks import AI_TYPES, COMPOSITE, TRAINED, Found, Provenance, is_ai
from annotator.provenance.xmp import packet, source_type_of

__all__ = ["AI_TYPES", "COMPOSITE", "TRAINED", "Provenance", "is_ai", "read", "stamped"]

_Read = Callable[[bytes], Found]
_Stamp = Callable[[bytes, bytes], bytes]
_CONTAINERS: Final[tuple[tuple[Callable[[bytes], bool], _Read, _Stamp], ...]] = (
    (jpeg.is_jpeg, jpeg.found, jpeg.stamped),
    (png.is_png, png.found, png.stamped),
    (webp.is_webp, webp.found, webp.stamped),
)


def read(content: bytes) -> Provenance:
    """The marks in a file; empty ones if it has none, is damaged, or is of another format."""
    for begins_like, found, _ in _CONTAINERS:
        if begins_like(content):
            marks = found(content)
            return Provenance(source_type_of(marks.xmp), marks.has_c2pa)
    return Provenance()


def stamped(content: bytes, source_type: str) -> bytes:
    """The file with an XMP packet that names the source type, in place of any that it had.

    Raises ValueError for a file that is no complete JPEG, PNG or WebP. The pixels stay as they are.
    """
    for begins_like, _, stamp in _CONTAINERS:
        if begins_like(content):
            return stamp(content, packet(source_type))
    raise ValueError("only JPEG, PNG and WebP files can be stamped")
