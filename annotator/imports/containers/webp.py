"""Strip WebP files, which consist of RIFF chunks: EXIF, XMP, profile and unknown chunks go."""

from __future__ import annotations

import struct

from annotator.imports.containers.bare import MOST_PROFILE_BYTES, Bare
from annotator.imports.containers.ifd import orientation_of

PIXELS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
HEEDED = {b"EXIF", b"ICCP"}
METADATA_FLAGS = 0b0010_1100  # in VP8X: profile, EXIF and XMP are present


def is_webp(content: bytes) -> bool:
    """Whether the file begins like a WebP."""
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def bare(content: bytes) -> Bare:
    """Only the chunks that hold pixels."""
    kept: list[bytes] = []
    metadata: dict[bytes, bytes] = {}
    end = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    missing = 8 + int.from_bytes(content[4:8], "little") - end
    position = 12
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, position)
        following = position + 8 + length + length % 2
        chunk = content[position : min(following, end)]
        if kind in PIXELS:
            kept.append(_without_flags(chunk) if kind == b"VP8X" else chunk)
        elif kind in HEEDED:
            metadata.setdefault(kind, chunk[8 : 8 + length])
        position = following
    body = b"WEBP" + b"".join(kept)
    profile = metadata.get(b"ICCP", b"")
    return Bare(
        # A truncated file keeps its stated length, so that the decoder notices.
        b"RIFF" + struct.pack("<I", min(len(body) + missing, 0xFFFFFFFE)) + body,
        orientation=orientation_of(metadata.get(b"EXIF", b"")),
        profile=profile if 0 < len(profile) <= MOST_PROFILE_BYTES else None,
    )


def _without_flags(chunk: bytes) -> bytes:
    """A VP8X chunk whose flags announce no metadata."""
    return chunk[:8] + bytes([chunk[8] & ~METADATA_FLAGS]) + chunk[9:] if len(chunk) > 8 else chunk
