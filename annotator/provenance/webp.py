"""WebP: XMP and C2PA have RIFF chunks of their own."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from annotator.provenance.marks import Found

HAS_XMP, HAS_ALPHA = 0x04, 0x10  # flags in VP8X
LOSSY_START: Final = b"\x9d\x01\x2a"


def is_webp(content: bytes) -> bool:
    """Whether the file begins like a WebP."""
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def found(content: bytes) -> Found:
    """The marks in any complete chunk."""
    xmp, has_c2pa = b"", False
    for kind, start, end in _chunks(content):
        if kind == b"XMP " and not xmp:
            xmp = content[start + 8 : end]
        elif kind == b"C2PA":
            has_c2pa = True
    return Found(xmp, has_c2pa)


def stamped(content: bytes, xmp: bytes) -> bytes:
    """The file with this packet as its last chunk, and no other packet.

    Only the extended form (VP8X) may have metadata; a simple file becomes one.
    """
    chunks = [(kind, content[start + 8 : end]) for kind, start, end in _chunks(content)]
    chunks = [(kind, body) for kind, body in chunks if kind != b"XMP "]
    if not chunks:
        raise ValueError("the WebP is damaged")
    kind, body = chunks[0]
    if kind == b"VP8X" and len(body) >= 10:
        chunks[0] = (kind, bytes([body[0] | HAS_XMP]) + body[1:])
    else:
        chunks.insert(0, (b"VP8X", _extended(kind, body)))
    chunks.append((b"XMP ", xmp))
    riff = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
        for kind, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(riff)) + riff


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of each complete chunk, without its padding."""
    limit = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    position = 12
    while position + 8 <= limit:
        kind, length = struct.unpack_from("<4sI", content, position)
        end = position + 8 + length
        if end > limit:
            return
        yield kind, position, end
        position = end + length % 2


def _extended(kind: bytes, body: bytes) -> bytes:
    """The content of VP8X for a simple file: flags, and width and height less one."""
    if kind == b"VP8 " and body[3:6] == LOSSY_START and len(body) >= 10:
        width, height = (size & 0x3FFF for size in struct.unpack_from("<HH", body, 6))
        flags = HAS_XMP
    elif kind == b"VP8L" and body[:1] == b"\x2f" and len(body) >= 5:
        bits = int.from_bytes(body[1:5], "little")
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        flags = HAS_XMP | (HAS_ALPHA if bits >> 28 & 1 else 0)
    else:
        raise ValueError("the WebP is damaged")
    if not width or not height:
        raise ValueError("the WebP is damaged")
    return bytes([flags, 0, 0, 0]) + b"".join(
        (size - 1).to_bytes(3, "little") for size in (width, height)
    )
