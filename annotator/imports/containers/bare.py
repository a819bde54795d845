"""What is left of a picture's file."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

# Of a colour profile, unpacked. Those of presses have 0.5 to 3 MB.
MOST_PROFILE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Bare:
    """A file of pixels alone, and what was said of them.

    `orientation` is EXIF's number, 1 to 8; None where it can't be known before decoding.
    `profile` is an ICC profile, as it was or made of what the format says otherwise.
    `scans` counts the passes over a JPEG's pixels. `pages` is 0 where a decoder is to count them.
    `is_cut_short` says that pixels are missing at the end, where that shows without decoding.
    """

    content: bytes
    orientation: int | None = 1
    profile: bytes | None = None
    scans: int = 0
    pages: int = 0
    is_cut_short: bool = False


def inflated(packed: bytes, most: int) -> bytes | None:
    """Zlib's stream unpacked; None where it is damaged, cut short or longer than `most` bytes."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed, most)
    except zlib.error:
        return None
    return content if unpacker.eof else None
