"""Pictures for tests, as the bytes of a file."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image


def photo(width: int = 60, height: int = 40, seed: int = 0) -> Image.Image:
    """Something with an outline and a gradient; each seed has other colours."""
    random = np.random.default_rng(seed)
    low, high = random.integers(0, 256, (2, 3))
    ramp = np.linspace(0, 1, width)[None, :, None]
    pixels = np.broadcast_to(low * (1 - ramp) + high * ramp, (height, width, 3)).astype(np.uint8)
    pixels = pixels.copy()
    pixels[height // 4 : height // 2, width // 4 : width // 2] = random.integers(0, 256, 3)
    return Image.fromarray(pixels)


def cut_out(width: int = 60, height: int = 40) -> Image.Image:
    """Red, opaque on the right half and fully transparent on the left."""
    picture = Image.new("RGBA", (width, height), (255, 0, 0, 0))
    picture.paste((255, 0, 0, 255), (width // 2, 0, width, height))
    return picture


def file_of(picture: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    """The picture as a file."""
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A PNG whose header claims more pixels than there are."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"x")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
