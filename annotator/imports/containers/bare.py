"""A picture file without its metadata."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

# Limit for an unpacked colour profile. Profiles for printing presses have 0.5 to 3 MB.
MOST_PROFILE_BYTES = 16 * 1024 * 1024


@dataclass(frozen=True)
class Bare:
    """A file that holds only pixels, with what its metadata stated about them.

    `orientation` is EXIF's number, 1 to 8; None if it can't be known before decoding.
    `profile` is the embedded ICC profile, or one built from other statements of the format.
    `scans` counts the passes over a JPEG's pixels. `pages` is 0 if the decoder has to count them.
    `is_cut_short` means that pixels are missing at the end, as far as that shows without decoding.
    """

    content: bytes
    orientation: int | None = 1
    profile: bytes | None = None
    scans: int = 0
    pages: int = 0
    is_cut_short: bool = False


def inflated(packed: bytes, most: int) -> bytes | None:
    """A zlib stream unpacked; None if it is damaged, cut short or longer than `most` bytes."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(packed, most)
    except zlib.error:
        return None
    return content if unpacker.eof else None
