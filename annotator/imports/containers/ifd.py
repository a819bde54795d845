"""Read the image file directories of TIFF, which EXIF uses too.

A damaged directory is read as far as possible and never refused.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

ORIENTATION = 0x0112
EXIF_PREFIX = b"Exif\0\0"
_INTEGERS = {1: "B", 3: "H", 4: "I"}  # BYTE, SHORT, LONG


@dataclass(frozen=True)
class Layout:
    """How numbers are written: `order` is struct's byte order, `big` means BigTIFF's wide form."""

    order: str
    big: bool

    @property
    def first(self) -> int:
        """The position of the first directory's offset."""
        return 8 if self.big else 4

    @property
    def offset(self) -> str:
        """The struct code of an offset, and of the number of an entry's values."""
        return "Q" if self.big else "I"

    @property
    def count(self) -> str:
        """The struct code of the number of entries."""
        return "Q" if self.big else "H"

    @property
    def entry_size(self) -> int:
        return 20 if self.big else 12


@dataclass(frozen=True)
class Entry:
    """One tag, with the positions of the entry and of its value (or the value's offset)."""

    tag: int
    type: int
    count: int
    position: int
    value_position: int


@dataclass(frozen=True)
class Directory:
    """A directory's position and entries; `following` is the next one's position, 0 for none."""

    position: int
    entries: Sequence[Entry]
    following: int

    def entry(self, tag: int) -> Entry | None:
        """The first entry of `tag`."""
        return next((entry for entry in self.entries if entry.tag == tag), None)


def layout_of(content: bytes) -> Layout | None:
    """The layout, by the first four bytes; None if this is no TIFF."""
    if content[:2] not in (b"II", b"MM"):
        return None
    # Some programs write the version in the wrong byte order.
    version = content[2:4].strip(b"\0")
    if version not in (b"\x2a", b"\x2b"):
        return None
    return Layout("<" if content[:2] == b"II" else ">", version == b"\x2b")


def number_at(content: bytes, position: int, layout: Layout, code: str) -> int:
    """One unsigned number. Raises struct.error if it lies beyond the end."""
    (number,) = struct.unpack_from(layout.order + code, content, position)
    return int(number)


def directory_at(content: bytes, position: int, layout: Layout) -> Directory | None:
    """The directory at `position`, with those entries that are complete; None if there is none."""
    size = layout.entry_size
    start = position + struct.calcsize(layout.count)
    if position <= 0 or start > len(content):
        return None
    stated = number_at(content, position, layout, layout.count)
    entries = []
    for at in range(start, start + min(stated, (len(content) - start) // size) * size, size):
        tag, type_, count = struct.unpack_from(f"{layout.order}HH{layout.offset}", content, at)
        head = struct.calcsize(f"={'HH' + layout.offset}")
        entries.append(Entry(tag, type_, count, at, at + head))
    end = start + stated * size
    following = 0
    if end + struct.calcsize(layout.offset) <= len(content):
        following = number_at(content, end, layout, layout.offset)
    return Directory(position, entries, following)


def first_directory(content: bytes, layout: Layout) -> Directory | None:
    """The directory that the header points to."""
    if len(content) < layout.first + struct.calcsize(layout.offset):
        return None
    position = number_at(content, layout.first, layout, layout.offset)
    return directory_at(content, position, layout)


def integer_of(content: bytes, entry: Entry | None, layout: Layout) -> int | None:
    """The value of an entry that holds a single whole number; None for any other entry."""
    if entry is None or entry.count != 1 or entry.type not in _INTEGERS:
        return None
    return number_at(content, entry.value_position, layout, _INTEGERS[entry.type])


def orientation_of(exif: bytes) -> int:
    """EXIF's orientation, 1 to 8; 1 if it is missing or invalid. Nothing else is read."""
    content = exif.removeprefix(EXIF_PREFIX)
    layout = layout_of(content)
    directory = None if layout is None else first_directory(content, layout)
    if layout is None or directory is None:
        return 1
    orientation = integer_of(content, directory.entry(ORIENTATION), layout)
    return one_of_eight(orientation)


def one_of_eight(orientation: int | None) -> int:
    """The orientation if it is valid, else 1."""
    return orientation if orientation is not None and 1 <= orientation <= 8 else 1
