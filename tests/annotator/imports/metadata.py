"""Metadata for tests, put together by hand so that they can be as odd as files in the field."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Any

from PIL import Image

from tests.annotator.imports.pictures import file_of

ASCII, SHORT, RATIONAL, SIGNED_RATIONAL = 2, 3, 5, 10
Entry = tuple[int, int, int, bytes]  # tag, type, count, the four bytes of value or offset


def exif_of(*entries: Entry, order: str = ">") -> bytes:
    """EXIF of one directory, without the prefix that JPEG puts before it."""
    start = b"MM\0\x2a\0\0\0\x08" if order == ">" else b"II\x2a\0\x08\0\0\0"
    body = b"".join(struct.pack(f"{order}HHI", *entry[:3]) + entry[3] for entry in entries)
    return start + struct.pack(f"{order}H", len(entries)) + body + bytes(4)


def turned(orientation: int = 6, order: str = ">") -> Entry:
    """EXIF's orientation; 6 is to be turned by 90°."""
    return 0x0112, SHORT, 1, struct.pack(f"{order}HH", orientation, 0)


# What was seen, and worse: a time as text, negative and endless rationals, loops, values beyond
# the end, types that there are not.
ODD: dict[str, tuple[Entry, ...]] = {
    "GPS whose time is text": ((0x8825, 4, 1, bytes(3) + b"\x20"), (7, ASCII, 4, b"noon")),
    "a time stamp as text": ((0x0007, ASCII, 4, b"noon"),),
    "a negative rational": ((0x9204, RATIONAL, 1, bytes(3) + b"\x08"),),
    "a rational over zero": ((0x829A, SIGNED_RATIONAL, 1, bytes(3) + b"\x22"),),
    "a directory that leads to itself": ((0x8769, 4, 1, bytes(3) + b"\x08"),),
    "a value beyond the end": ((0x010E, ASCII, 900, b"\x7f\xff\xff\xff"),),
    "two thousand million values": ((0x010E, RATIONAL, 2**31, b"\0\0\0\x08"),),
    "a type that there is not": ((0x0110, 99, 1, b"what"),),
    "text that is no text": ((0x013B, ASCII, 4, b"\xff\xfe\xfd\xfc"),),
    "a resolution of text": ((0x011A, ASCII, 4, b"high"), (0x0128, ASCII, 4, b"inch")),
}


def jpeg_with(*segments: tuple[int, bytes], picture: Image.Image, **options: Any) -> bytes:
    """A JPEG with these segments (marker, content) at its start."""
    content = file_of(picture, "JPEG", quality=95, **options)
    added = b"".join(
        bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body for marker, body in segments
    )
    return content[:2] + added + content[2:]


def profile_segments(profile: bytes, size: int = 65_000) -> list[tuple[int, bytes]]:
    """A profile as a JPEG's segments."""
    parts = [profile[start : start + size] for start in range(0, len(profile), size)]
    return [
        (0xE2, b"ICC_PROFILE\0" + bytes([number, len(parts)]) + part)
        for number, part in enumerate(parts, start=1)
    ]


def png_with(chunks: Iterable[tuple[bytes, bytes]], content: bytes, *, late: bool = False) -> bytes:
    """A PNG with these chunks (kind, content) after its header, or `late`: before its end."""
    added = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    at = len(content) - 12 if late else 33
    return content[:at] + added + content[at:]


def webp_with(chunks: Iterable[tuple[bytes, bytes]], content: bytes) -> bytes:
    """A WebP with these chunks at its end, in spite of what its header says."""
    added = b"".join(
        kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2) for kind, body in chunks
    )
    return b"RIFF" + struct.pack("<I", len(content) - 8 + len(added)) + content[8:] + added


def icc(space: bytes, pcs: bytes, tags: dict[bytes, bytes], kind: bytes = b"prtr") -> bytes:
    """An ICC profile of version 2."""
    table, body = struct.pack(">I", len(tags)), b""
    start = 132 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, start + len(body), len(content))
        body += content + bytes(-len(content) % 4)
    white = struct.pack(">3i", 63190, 65536, 54061)
    header = struct.pack(
        ">I4xI4s4s4s12x4s28x12s48x",
        start + len(body), 0x02400000, kind, space, pcs, b"acsp", white,
    )  # fmt: skip
    return header + table + body


def description(text: str) -> bytes:
    """The tag that holds a profile's name."""
    name = text.encode() + b"\0"
    return b"desc" + struct.pack(">II", 0, len(name)) + name + bytes(78)


def grey_profile(gamma: float) -> bytes:
    """Grey whose light is the number to the power of `gamma`."""
    curve = b"curv" + struct.pack(">IIH", 0, 1, round(gamma * 256))
    white = b"XYZ " + struct.pack(">I3i", 0, 63190, 65536, 54061)
    return icc(b"GRAY", b"XYZ ", {b"desc": description("grey"), b"wtpt": white, b"kTRC": curve})


def ink_profile(grid: int = 9, size: int = 1_500_000) -> bytes:
    """CMYK in which every ink is blue, whatever it is called, in a profile of this size.

    Full black is black; C, M and Y darken to blue alike.
    """
    steps = [each / (grid - 1) for each in range(grid)]
    rows = []
    for cyan in steps:
        for magenta in steps:
            for yellow in steps:
                ink = (cyan + magenta + yellow) / 3
                for black in steps:
                    light = (1 - 0.7 * ink) * (1 - black)
                    blue = -80 * ink * (1 - black)
                    rows.append((round(0xFF00 * light), 0x8000, round(0x8000 + 256 * blue)))
    table = b"".join(struct.pack(">3H", *row) for row in rows)
    ramp = struct.pack(">2H", 0, 0xFFFF)
    matrix = struct.pack(">9i", 65536, 0, 0, 0, 65536, 0, 0, 0, 65536)
    head = b"mft2" + struct.pack(">I4B", 0, 4, 3, grid, 0) + matrix + struct.pack(">2H", 2, 2)
    lut = head + ramp * 4 + table + ramp * 3
    white = b"XYZ " + struct.pack(">I3i", 0, 63190, 65536, 54061)
    tags = {b"desc": description("inks"), b"wtpt": white, b"A2B0": lut, b"prVt": bytes(size)}
    return icc(b"CMYK", b"Lab ", tags)
