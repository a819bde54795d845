"""Strip JPEG files, which consist of segments.

APPn segments and comments are dropped, and so is everything after the end of the first picture:
phones append a second picture, a video clip or depth maps there.
"""

from __future__ import annotations

import re

from annotator.imports.containers.bare import MOST_PROFILE_BYTES, Bare
from annotator.imports.containers.ifd import EXIF_PREFIX, orientation_of

START, END, SCAN = 0xD8, 0xD9, 0xDA
APP0, APP1, APP2, APP14, APP15, COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xEF, 0xFE
JFIF, ADOBE, ICC = b"JFIF\0", b"Adobe", b"ICC_PROFILE\0"
# A marker that ends coded pixels. Inside them 0xFF is followed by 0 or is a restart marker.
MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
LONE = {0x01, *range(0xD0, 0xD9)}  # markers without a length
MOST_SEGMENTS = 200_000  # normal files have some hundreds; the limit bounds the time


def is_jpeg(content: bytes) -> bool:
    """Whether the file begins like a JPEG."""
    return content.startswith(b"\xff\xd8\xff")


def bare(content: bytes) -> Bare:
    """Only the tables and scans of the first picture."""
    strip = _Strip()
    position = 2
    for _ in range(MOST_SEGMENTS):
        marker = MARKER.search(content, position)
        if marker is None or strip.is_done:
            break
        position = strip.take(content, marker.start())
    return Bare(
        b"".join(strip.kept),
        orientation=orientation_of(strip.exif),
        profile=_joined(strip.profile),
        scans=strip.scans,
        pages=1,
        is_cut_short=strip.scans > 0 and not strip.is_done,
    )


class _Strip:
    """The segments and metadata kept so far."""

    def __init__(self) -> None:
        self.kept: list[bytes] = [b"\xff\xd8"]
        self.exif = b""
        self.profile: list[bytes] = []
        self.scans = 0
        self.is_done = False

    def take(self, content: bytes, start: int) -> int:
        """Take the segment at `start`; returns where to look for the next one."""
        kind = content[start + 1]
        if kind == END:
            self.kept.append(b"\xff\xd9")
            self.is_done = True
            return start + 2
        if kind in LONE:
            return start + 2
        end = start + 2 + int.from_bytes(content[start + 2 : start + 4])
        if end < start + 4:  # a length below 2 is impossible
            return start + 2
        if APP0 <= kind <= APP15 or kind == COMMENT:
            self._metadata(kind, content[start + 4 : end])
            return end
        if kind == SCAN:
            self.scans += 1
            following = MARKER.search(content, end)
            end = len(content) if following is None else following.start()
        self.kept.append(content[start:end])
        return end

    def _metadata(self, kind: int, body: bytes) -> None:
        """Keep the orientation, the profile and, in their shortest form, JFIF and Adobe's tag.

        The decoder needs the latter two to know how colours are coded.
        """
        if kind == APP0 and body.startswith(JFIF) and len(self.kept) == 1:
            self.kept.append(b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        elif kind == APP14 and body.startswith(ADOBE) and len(body) >= 12:
            self.kept.append(b"\xff\xee\x00\x0e" + body[:12])
        elif kind == APP1 and body.startswith(EXIF_PREFIX) and not self.exif:
            self.exif = body
        elif kind == APP2 and body.startswith(ICC) and len(self.profile) < 255:
            self.profile.append(body.removeprefix(ICC))


def _joined(parts: list[bytes]) -> bytes | None:
    """The profile from its numbered parts; None unless all are there."""
    numbered = {part[0]: part[2:] for part in reversed(parts) if len(part) > 2}
    count = parts[0][1] if parts and len(parts[0]) > 2 else 0
    if not count or any(number not in numbered for number in range(1, count + 1)):
        return None
    profile = b"".join(numbered[number] for number in range(1, count + 1))
    return profile if len(profile) <= MOST_PROFILE_BYTES else None
