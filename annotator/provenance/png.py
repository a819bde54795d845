"""PNG: XMP is in an iTXt chunk, C2PA in a caBX chunk."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from annotator.provenance.marks import MOST_XMP_BYTES, Found

SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
XMP: Final = b"XML:com.adobe.xmp\0"


def is_png(content: bytes) -> bool:
    """Whether the file begins like a PNG."""
    return content.startswith(SIGNATURE)


def found(content: bytes) -> Found:
    """The marks in any complete chunk."""
    xmp, has_c2pa = b"", False
    for kind, start, end in _chunks(content):
        body = memoryview(content)[start + 8 : end - 4]
        if kind == b"iTXt" and not xmp and bytes(body[: len(XMP)]) == XMP:
            xmp = _text(bytes(body[len(XMP) :]))
        elif kind == b"caBX":
            has_c2pa = has_c2pa or bytes(body[4:8]) == b"jumb"
    return Found(xmp, has_c2pa)


def stamped(content: bytes, xmp: bytes) -> bytes:
    """The file with this packet behind its header, and no other packet."""
    chunks = list(_chunks(content))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise ValueError("the PNG is damaged")
    body = b"iTXt" + XMP + b"\0\0\0\0" + xmp
    added = struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))
    kept = [
        content[start:end]
        for kind, start, end in chunks
        if not (kind == b"iTXt" and content[start + 8 : end].startswith(XMP))
    ]
    return b"".join((SIGNATURE, kept[0], added, *kept[1:]))


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each complete chunk, with its length and its checksum."""
    position = len(SIGNATURE)
    while position + 12 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        if end > len(content):
            return
        yield kind, position, end
        if kind == b"IEND":
            return
        position = end


def _text(rest: bytes) -> bytes:
    """An iTXt chunk's text: two flags, language, translated keyword and the text, maybe packed."""
    if len(rest) < 4:
        return b""
    is_packed, _, rest = rest[0] == 1, rest[1], rest[2:]
    _, _, rest = rest.partition(b"\0")
    _, _, text = rest.partition(b"\0")
    if not is_packed:
        return text
    try:
        return zlib.decompressobj().decompress(text, MOST_XMP_BYTES)
    except zlib.error:
        return b""
