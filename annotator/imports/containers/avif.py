"""Strip AVIF files, which consist of boxes.

EXIF and XMP are items. Their type is overwritten in place so that no decoder reads them. The
orientation comes from the picture's own properties (`irot`, `imir`), never from EXIF.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from annotator.imports.colours import code_points
from annotator.imports.containers.bare import Bare

BRANDS = (b"avif", b"avis", b"mif1", b"msf1")
METADATA = (b"Exif", b"mime", b"uri ")
NOTHING = b"skip"
Box = tuple[bytes, int, int]  # type, start and end of the content
MOST_BOXES = 10_000


def is_avif(content: bytes) -> bool:
    """Whether the file begins like an AVIF."""
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def bare(content: bytes) -> Bare:
    """The file with its metadata hidden. An embedded ICC profile is left for the decoder."""
    stripped = bytearray(content)
    profile = None
    for kind, start, end in _boxes(content, 0, len(content)):
        if kind == b"meta":
            inner = {name: (a, b) for name, a, b in _boxes(content, start + 4, end)}
            for position in _item_kinds(content, *inner.get(b"iinf", (0, 0))):
                if content[position : position + 4] in METADATA:
                    stripped[position : position + 4] = NOTHING
            profile = profile or _profile(content, *inner.get(b"iprp", (0, 0)))
    return Bare(bytes(stripped), orientation=None, profile=profile)


def _boxes(content: bytes, start: int, end: int) -> Iterator[Box]:
    for _ in range(MOST_BOXES):
        if start + 8 > end:
            return
        size, kind = struct.unpack_from(">I4s", content, start)
        head = 8
        if size == 1 and start + 16 <= end:
            (size,) = struct.unpack_from(">Q", content, start + 8)
            head = 16
        elif size == 0:  # the box reaches to the end
            size = end - start
        if size < head:
            return
        yield kind, start + head, min(start + size, end)
        start += size


def _item_kinds(content: bytes, start: int, end: int) -> Iterator[int]:
    """The position of the type of each item in `iinf`."""
    if start + 8 > end:
        return
    first = start + (6 if content[start] == 0 else 8)
    for kind, inside, until in _boxes(content, first, end):
        if kind == b"infe" and inside < until:
            position = inside + (8 if content[inside] == 2 else 10)
            if position + 4 <= until:
                yield position


def _profile(content: bytes, start: int, end: int) -> bytes | None:
    """The code points in `colr` (type `nclx`) as an ICC profile."""
    for kind, inside, until in _boxes(content, start, end):
        if kind == b"ipco":
            for name, a, b in _boxes(content, inside, until):
                if name == b"colr" and content[a : a + 4] == b"nclx" and b - a >= 10:
                    primaries, transfer = struct.unpack_from(">HH", content, a + 4)
                    return code_points.profile_of(primaries, transfer)
    return None
