"""One uploaded file becomes the files that are kept, or is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

from annotator.imports.derivatives import derivatives, kept_size, mask_png, screen_webp
from annotator.imports.images import Decoded, Limits, decode, decode_mask, threshold

SCREEN, MASK = "screen.webp", "mask.png"


class Kind(StrEnum):
    """What is made of a file."""

    PICTURE = "picture"  # three sizes, and a mask if it has transparency
    SCREEN = "screen"  # the size that scoring reads, and a mask if it has transparency
    MASK = "mask"  # a given mask, at the size of its original


@dataclass(frozen=True)
class Task:
    """A file to decode. `size` (width, height) is a mask's; (0, 0) for pictures."""

    kind: Kind
    name: str
    limits: Limits
    size: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Derived:
    """The size (width, height) at which a picture is kept, and its files by name."""

    size: tuple[int, int]
    files: Mapping[str, bytes]


def derive(task: Task, content: bytes) -> Derived:
    """Decode a file and encode what is kept of it. Raises PictureRefused."""
    if task.kind == Kind.MASK:
        return _mask(task, content)
    encode = derivatives if task.kind == Kind.PICTURE else _screen
    return _encoded(decode(content, name=task.name, limits=task.limits), encode)


def _mask(task: Task, content: bytes) -> Derived:
    mask = decode_mask(content, name=task.name, size=task.size, limits=task.limits)
    return Derived(task.size, {MASK: mask_png(mask)})


def _encoded(decoded: Decoded, encode: Callable[[Image.Image], dict[str, bytes]]) -> Derived:
    size = kept_size(decoded.picture)
    files = encode(decoded.picture)
    mask = None if decoded.alpha is None else threshold(decoded.alpha.resize(size))
    if mask is not None:
        files[MASK] = mask_png(mask)
    return Derived(size, files)


def _screen(picture: Image.Image) -> dict[str, bytes]:
    return {SCREEN: screen_webp(picture)}
