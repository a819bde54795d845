"""Normalise file names, so that a file's name and a manifest's name for it can be compared.

Both go through `plain_name`, and only this module normalises names: forward slashes, Unicode form
NFC, no drive, no leading slash, no `.` and no empty parts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, unquote, urlsplit

PICTURE_ENDINGS = (
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".avif",
)  # fmt: skip
# Files that operating systems add.
IGNORED = {"thumbs.db", "desktop.ini", "__macosx"}
DRIVE = re.compile(r"[A-Za-z]:")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


# Query keys that identify a picture. Others give its size, its version or an access token.
NAMING = {
    "id", "pid", "sku", "ean", "gtin", "asin", "product", "productid", "product_id", "item",
    "article", "image", "imageid", "image_id", "img", "photo", "picture", "asset", "file",
    "filename", "name", "path", "src", "url", "index", "no", "nr", "num", "number", "page", "view",
    "variant", "color",
}  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """One way to understand a reference, as the parts of a path.

    For a URL the first part is its host, which need not appear in a file's path. `query` is the
    part of a URL's query that may distinguish two pictures: `image?id=1` and `image?id=2`.
    """

    parts: tuple[str, ...]
    is_url: bool = False
    query: str = ""

    @property
    def path_length(self) -> int:
        """The number of parts without the host."""
        return len(self.parts) - self.is_url

    @property
    def identity(self) -> tuple[str, ...]:
        """Equal for references to the same picture; upper and lower case do not matter."""
        folded = tuple(fold(part) for part in self.parts)
        return (*folded[:-1], f"{folded[-1]}?{self.query}") if self.query else folded


def plain_name(name: str) -> str:
    """A file's name in the form in which names are compared."""
    slashed = unicodedata.normalize("NFC", name).replace("\\", "/")
    parts = [part for part in slashed.split("/") if part not in ("", ".")]
    while parts and DRIVE.fullmatch(parts[0]):
        parts.pop(0)
    return "/".join(parts)


def leads_out(name: str) -> bool:
    """Whether a plain name points outside the import or is no valid name."""
    return not name or "\0" in name or ".." in name.split("/")


def is_ignored(path: PurePosixPath) -> bool:
    """Whether an operating system added the file: hidden files, thumbnails, resource forks."""
    return any(part.startswith(".") or part.lower() in IGNORED for part in path.parts)


def is_url(reference: str) -> bool:
    """Whether a reference begins with a scheme such as `https://`; a drive letter is no scheme."""
    return SCHEME.match(reference) is not None


def fold(part: str) -> str:
    """A form that is equal for spellings that differ only in upper and lower case."""
    return unicodedata.normalize("NFC", part.casefold())


def has_picture_ending(name: str) -> bool:
    """Whether the name has a picture's file extension."""
    return name.lower().endswith(PICTURE_ENDINGS)


def readings(reference: str) -> list[Reading]:
    """All ways to understand a reference: as written, percent-decoded, without its query."""
    possible = _url_readings(reference) if is_url(reference) else _path_readings(reference)
    return list(dict.fromkeys(reading for reading in possible if reading.path_length))


def _path_readings(path: str) -> list[Reading]:
    spellings = [path, unquote(path)]
    before, mark, _ = path.partition("?")
    if mark and has_picture_ending(before):  # otherwise the "?" is part of the name
        spellings += [before, unquote(before)]
    return [Reading(_parts(spelling)) for spelling in spellings]


def _url_readings(url: str) -> list[Reading]:
    try:
        address = urlsplit(url)
    except ValueError:  # "[" without "]" in the host
        return []
    if address.scheme == "file":
        return _path_readings(address.path)
    path = address.path
    if address.fragment and not has_picture_ending(path):
        path = f"{path}#{address.fragment}"  # a "#" that should have been percent-encoded
    query = _naming(address.query) if has_picture_ending(unquote(path)) else address.query
    host = fold(address.netloc) or "?"
    # Some download programs keep the query or the percent signs in the file's name.
    spellings = [unquote(path), path, *([f"{path}?{address.query}"] if address.query else [])]
    return [
        Reading((host, *_parts(spelling)), is_url=True, query=query)
        for spelling in spellings
        if spelling.strip("/")
    ]


def _naming(query: str) -> str:
    """The part of a query that identifies the picture, for a path like `render.jpg`."""
    pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=None)
    return "&".join(f"{key}={value}" for key, value in pairs if key.lower() in NAMING)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in plain_name(path).split("/") if part)
