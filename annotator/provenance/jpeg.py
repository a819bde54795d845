"""JPEG: XMP is in an APP1 segment, C2PA in APP11 segments (JUMBF)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from annotator.provenance.marks import Found

XMP: Final = b"http://ns.adobe.com/xap/1.0/\0"
APP0, APP1, APP11, SCAN, END = 0xE0, 0xE1, 0xEB, 0xDA, 0xD9
ALONE: Final = {0x01, *range(0xD0, 0xD9)}  # markers without a length
LONGEST: Final = 0xFFFF - 2
MOST_PADDING: Final = 64  # bytes of 0xFF before a marker
JUMBF_HEAD: Final = 200  # the label of the outer box is within so many bytes


def is_jpeg(content: bytes) -> bool:
    """Whether the file begins like a JPEG."""
    return content.startswith(b"\xff\xd8\xff")


def found(content: bytes) -> Found:
    """The marks before the first scan; writers put none behind it."""
    xmp, has_c2pa = b"", False
    for marker, start, end in _segments(content):
        body = content[start + 4 : end]
        if marker == APP1 and body.startswith(XMP) and not xmp:
            xmp = body.removeprefix(XMP)
        elif marker == APP11 and body[:2] == b"JP" and body[12:16] == b"jumb":
            has_c2pa = has_c2pa or b"c2pa" in body[:JUMBF_HEAD]
    return Found(xmp, has_c2pa)


def stamped(content: bytes, xmp: bytes) -> bytes:
    """The file with this packet behind JFIF's and EXIF's segments, and no other packet."""
    if len(XMP) + len(xmp) > LONGEST:
        raise ValueError("the packet is too long for a JPEG")
    segment = b"\xff\xe1" + (len(XMP) + len(xmp) + 2).to_bytes(2) + XMP + xmp
    first, kept, position = b"", b"", 2
    for marker, start, end in _segments(content):
        body = content[start + 4 : end]
        position = end
        if marker == APP1 and body.startswith(XMP):
            continue
        if marker in (APP0, APP1) and not kept:
            first += content[start:end]
        else:
            kept += content[start:end]
    if content[position : position + MOST_PADDING].lstrip(b"\xff")[:1] != bytes([SCAN]):
        raise ValueError("the JPEG is damaged")
    return b"\xff\xd8" + first + segment + kept + content[position:]


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Marker, start and end of each complete segment before the first scan."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF:
        marker = content[position + 1]
        if marker in (SCAN, END):
            return
        if marker == 0xFF or marker in ALONE:  # padding, or a marker by itself
            position += 1 if marker == 0xFF else 2
            continue
        end = position + 2 + int.from_bytes(content[position + 2 : position + 4])
        if end < position + 4 or end > len(content):
            return
        yield marker, position, end
        position = end
