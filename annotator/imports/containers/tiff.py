"""Strip TIFF files, which have a directory of tags.

Tags that do not describe pixels are removed from the directory in place. A smaller copy of the
picture or a mask does not count as a second page.
"""

from __future__ import annotations

import struct

from annotator.imports.containers.bare import MOST_PROFILE_BYTES, Bare
from annotator.imports.containers.ifd import (
    ORIENTATION,
    Directory,
    Layout,
    directory_at,
    first_directory,
    integer_of,
    layout_of,
    one_of_eight,
)

WIDTH, HEIGHT, STRIPS, TILES, PROFILE, SUBFILE = 256, 257, 273, 324, 34675, 254
SMALLER_OR_MASK = 0b101
PIXELS = {
    *range(WIDTH, 260),  # size, bits, compression
    262, 266, STRIPS, 277, 278, 279, 284, 292, 293, 317, 320,
    322, 323, TILES, 325, 332, 338, 339, 340, 341, 347,
    *range(512, 522), 529, 530, 532,
}  # fmt: skip
MOST_PAGES = 64  # further directories are not looked at


def is_tiff(content: bytes) -> bool:
    """Whether the file begins like a TIFF."""
    return layout_of(content) is not None


def bare(content: bytes) -> Bare:
    """Only the first page, with only the tags that describe pixels."""
    layout = layout_of(content)
    directory = None if layout is None else first_directory(content, layout)
    if layout is None or directory is None:
        return Bare(content)
    orientation = integer_of(content, directory.entry(ORIENTATION), layout)
    return Bare(
        _rewritten(content, directory, layout),
        orientation=one_of_eight(orientation),
        profile=_profile(content, directory, layout),
        pages=_pages(content, directory, layout),
    )


def _rewritten(content: bytes, directory: Directory, layout: Layout) -> bytes:
    kept: dict[int, bytes] = {}
    for entry in directory.entries:
        if entry.tag in PIXELS:
            raw = content[entry.position : entry.position + layout.entry_size]
            kept.setdefault(entry.tag, raw)
    table = struct.pack(layout.order + layout.count, len(kept)) + b"".join(kept.values())
    table += struct.pack(layout.order + layout.offset, 0)
    end = directory.position + len(table)
    return content[: directory.position] + table + content[end:]


def _profile(content: bytes, directory: Directory, layout: Layout) -> bytes | None:
    entry = directory.entry(PROFILE)
    if entry is None or entry.type not in (1, 7) or not 128 <= entry.count <= MOST_PROFILE_BYTES:
        return None
    (start,) = struct.unpack_from(layout.order + layout.offset, content, entry.value_position)
    profile = content[start : start + entry.count]
    return profile if len(profile) == entry.count else None


def _pages(content: bytes, directory: Directory, layout: Layout) -> int:
    pages, visited = 1, {directory.position}
    while directory.following not in visited and len(visited) < MOST_PAGES:
        visited.add(directory.following)
        following = directory_at(content, directory.following, layout)
        if following is None:
            break
        directory = following
        pages += _is_page(content, directory, layout)
    return pages


def _is_page(content: bytes, directory: Directory, layout: Layout) -> bool:
    tags = {entry.tag for entry in directory.entries}
    kind = integer_of(content, directory.entry(SUBFILE), layout) or 0
    has_pixels = {WIDTH, HEIGHT} <= tags and bool({STRIPS, TILES} & tags)
    return has_pixels and not kind & SMALLER_OR_MASK
