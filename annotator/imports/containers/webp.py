"""WebP: RIFF's chunks. EXIF, XMP, the profile and unknown ones are left out."""

from __future__ import annotations

import struct

from annotator.imports.containers.bare import MOST_PROFILE_BYTES, Bare
from annotator.imports.containers.ifd import orientation_of

PIXELS = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}
HEEDED = {b"EXIF", b"ICCP"}
SAYS_METADATA = 0b0010_1100  # in VP8X: a profile, EXIF, XMP


def is_one(content: bytes) -> bool:
    """Whether it begins like a WebP."""
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def bare(content: bytes) -> Bare:
    """Chunks of pixels alone."""
    kept: list[bytes] = []
    said: dict[bytes, bytes] = {}
    end = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    missing = 8 + int.from_bytes(content[4:8], "little") - end
    position = 12
    while position + 8 <= end:
        kind, length = struct.unpack_from("<4sI", content, position)
        following = position + 8 + length + length % 2
        chunk = content[position : min(following, end)]
        if kind in PIXELS:
            kept.append(_unsaid(chunk) if kind == b"VP8X" else chunk)
        elif kind in HEEDED:
            said.setdefault(kind, chunk[8 : 8 + length])
        position = following
    body = b"WEBP" + b"".join(kept)
    profile = said.get(b"ICCP", b"")
    return Bare(
        # What was missing at the end stays missing, for the decoder to see.
        b"RIFF" + struct.pack("<I", min(len(body) + missing, 0xFFFFFFFE)) + body,
        orientation=orientation_of(said.get(b"EXIF", b"")),
        profile=profile if 0 < len(profile) <= MOST_PROFILE_BYTES else None,
    )


def _unsaid(chunk: bytes) -> bytes:
    """VP8X without its promise of metadata."""
    return chunk[:8] + bytes([chunk[8] & ~SAYS_METADATA]) + chunk[9:] if len(chunk) > 8 else chunk
