"""Decode uploaded bytes to upright sRGB pixels, within limits.

A file's format is decided by its content, not by its name. Only pixels leave this module: EXIF, ICC
profiles, comments and appended data are removed before decoding, so that they can't cause a
refusal. The limits on bytes, pixels, frames and scans also limit the time.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from io import BytesIO

import structlog
from PIL import Image, UnidentifiedImageError

from annotator.imports.colours.to_srgb import to_srgb
from annotator.imports.containers import Bare, bare
from annotator.imports.containers.ifd import orientation_of
from scoring.vocabulary.message import (
    Message,
)
from scoring.vocabulary.messages.pictures import (
    FILE_CUT_SHORT,
    FILE_DAMAGED,
    FILE_EMPTY,
    FILE_NEEDS_MEMORY,
    FILE_NO_PICTURE,
    FILE_NO_PICTURE_BUT,
    FILE_NOT_DECODED,
    FILE_NOT_OPENED,
    FILE_PIXEL_MODE,
    FILE_REFUSED,
    FILE_SEVERAL_FRAMES,
    FILE_TOO_LARGE,
    FILE_TOO_MANY_PIXELS,
    FILE_TOO_MANY_SCANS,
    FILE_TOO_SMALL,
    FILE_TRANSPARENT,
    FILE_WITH_PIXELS,
    MASK_MARKS_NOTHING,
    MASK_OF_OTHER_SHAPE,
    MistakenFor,
)
from scoring.vocabulary.say import (
    say,
)

log = structlog.get_logger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
LEAST_SIDE = 16  # nobody can judge a smaller picture, and its thumbnail would be empty
MOST_SCANS = 100  # of a progressive JPEG; each is a pass over all pixels, normal files have ~10
LONGEST_KEPT = 4096  # longest side of `full.webp`; a larger JPEG is decoded at a fraction
MASK_THRESHOLD = 128
# Room for the decoders' own tables and threads, and for as many copies of the pixels as the modes
# of pictures need at most, with some to spare.
BASE_MEMORY = 384 * 2**20
BYTES_PER_PIXEL = 28
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF's orientation
MISTAKEN_FOR = {
    MistakenFor.HEIC: re.compile(rb"(?s).{4}ftyp(hei|hev|mif1|msf1)"),
    MistakenFor.WEB_PAGE: re.compile(rb"(?i)\s*<(!doctype html|html)"),
    MistakenFor.GIT_LFS: re.compile(rb"version https://git-lfs"),
    MistakenFor.PHOTOSHOP: re.compile(rb"8BPS"),
}
# Raised by Pillow for damaged files.
DAMAGE = (OSError, SyntaxError, ValueError, struct.error, EOFError, LookupError, RuntimeError)


class PictureRefused(ValueError):
    """A file that is not imported. `message` begins with its name; `reason` is the rest."""

    def __init__(self, name: str, reason: Message) -> None:
        self.name = name
        self.reason = reason
        self.message = FILE_REFUSED(name=name, reason=reason)
        super().__init__(say(self.message))


@dataclass(frozen=True)
class Limits:
    """The most that a file may have: uploaded bytes, width times height in pixels, and seconds of
    processor time to decode it."""

    bytes: int
    pixels: int
    seconds: int = 20
    bytes_per_pixel: int = BYTES_PER_PIXEL

    @property
    def memory(self) -> int:
        """The most bytes of address space that decoding and encoding may take."""
        return BASE_MEMORY + self.bytes_per_pixel * self.pixels + 4 * self.bytes


@dataclass(frozen=True)
class Decoded:
    """A picture of mode RGB, upright, in sRGB; its alpha (mode L) if any pixel is not opaque."""

    picture: Image.Image
    alpha: Image.Image | None


def decode(content: bytes, *, name: str, limits: Limits) -> Decoded:
    """Decode one picture, with transparent pixels on white. Raises only PictureRefused."""
    try:
        return _decode(content, name, limits)
    except PictureRefused:
        raise
    except MemoryError as error:
        raise PictureRefused(name, FILE_NEEDS_MEMORY()) from error
    except Exception as error:
        # Whatever goes wrong in a decoder, only this file is refused.
        log.exception("picture_not_decoded", name=name)
        reason = FILE_NOT_DECODED(error=f"{type(error).__name__}: {error}")
        raise PictureRefused(name, reason) from error


def check_header(content: bytes, *, name: str, limits: Limits) -> tuple[int, int]:
    """Refuse a file if its header is reason enough; decodes nothing. Raises only PictureRefused.

    Returns width and height as stored, before the picture is turned upright.
    """
    try:
        image, _ = _open(content, name=name, limits=limits)
        return image.size
    except PictureRefused:
        raise
    except Exception as error:
        log.exception("picture_not_opened", name=name)
        reason = FILE_NOT_OPENED(error=f"{type(error).__name__}: {error}")
        raise PictureRefused(name, reason) from error


def _decode(content: bytes, name: str, limits: Limits) -> Decoded:
    image, file = _open(content, name=name, limits=limits)
    try:
        image.draft(None, (LONGEST_KEPT, LONGEST_KEPT))
        image.load()
    except DAMAGE as error:
        raise PictureRefused(name, FILE_DAMAGED(error=str(error))) from error
    colours, alpha = _split_alpha(_upright(image, file), name=name)
    picture = to_srgb(colours, image.info.get("icc_profile") or file.profile)
    picture.info = {}
    if alpha is None:
        return Decoded(picture, None)
    if alpha.getextrema() == (0, 0):
        raise PictureRefused(name, FILE_TRANSPARENT())
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=alpha)
    return Decoded(white, alpha)


def decode_mask(content: bytes, *, name: str, size: tuple[int, int], limits: Limits) -> Image.Image:
    """A given mask as mode L with only 0 and 255, at `size` (width, height) of its original.

    The product is where the mask is brighter than half (or more opaque than half, in a cut-out).
    Raises PictureRefused if the mask marks nothing or everything, or if its aspect ratio differs
    from the original's by more than 1 %.
    """
    decoded = decode(content, name=name, limits=limits)
    grey = decoded.alpha if decoded.alpha is not None else decoded.picture.convert("L")
    width, height = grey.size
    ratio = (width / height) / (size[0] / size[1])
    if not 0.99 <= ratio <= 1.01:
        reason = MASK_OF_OTHER_SHAPE(
            width=width, height=height, original_width=size[0], original_height=size[1]
        )
        raise PictureRefused(name, reason)
    mask = threshold(grey.resize(size, Image.Resampling.BILINEAR) if grey.size != size else grey)
    if mask is None:
        raise PictureRefused(name, MASK_MARKS_NOTHING())
    return mask


def threshold(grey: Image.Image) -> Image.Image | None:
    """Threshold mode L to 0 and 255; None if all pixels become equal, as that marks no product."""
    mask = grey.point([255 if level >= MASK_THRESHOLD else 0 for level in range(256)])
    return mask if mask.getextrema() == (0, 255) else None


def _open(content: bytes, *, name: str, limits: Limits) -> tuple[Image.Image, Bare]:
    """Read the header, and refuse the file if it must not be decoded."""
    if not content:
        raise PictureRefused(name, FILE_EMPTY())
    if len(content) > limits.bytes:
        raise PictureRefused(name, FILE_TOO_LARGE(most=limits.bytes))
    file = bare(content)
    try:
        image = Image.open(BytesIO(file.content), formats=FORMATS)
        is_animated = file.pages > 1 or getattr(image, "is_animated", False)
    except UnidentifiedImageError as error:
        raise PictureRefused(name, _why_no_picture(content)) from error
    except Image.DecompressionBombError as error:
        raise PictureRefused(name, FILE_TOO_MANY_PIXELS(most=limits.pixels)) from error
    except DAMAGE as error:
        raise PictureRefused(name, FILE_DAMAGED(error=str(error))) from error
    if image.width * image.height > limits.pixels:
        reason = FILE_WITH_PIXELS(most=limits.pixels, width=image.width, height=image.height)
        raise PictureRefused(name, reason)
    if is_animated:
        raise PictureRefused(name, FILE_SEVERAL_FRAMES())
    _check(image, file, name)
    return image, file


def _why_no_picture(content: bytes) -> Message:
    """Why this is no picture; says what it is if people often mistake that for a picture."""
    for kind, pattern in MISTAKEN_FOR.items():
        if pattern.match(content):
            return FILE_NO_PICTURE_BUT(kind=kind)
    return FILE_NO_PICTURE()


def _check(image: Image.Image, file: Bare, name: str) -> None:
    """Refuse a picture that is too small, incomplete or too slow to decode."""
    if min(image.size) < LEAST_SIDE:
        reason = FILE_TOO_SMALL(width=image.width, height=image.height, least=LEAST_SIDE)
        raise PictureRefused(name, reason)
    if file.is_cut_short:
        raise PictureRefused(name, FILE_CUT_SHORT())
    if file.scans > MOST_SCANS:
        raise PictureRefused(name, FILE_TOO_MANY_SCANS(most=MOST_SCANS))


def _upright(image: Image.Image, file: Bare) -> Image.Image:
    """The picture turned by its orientation."""
    orientation = file.orientation or orientation_of(image.info.get("exif", b""))
    method = UPRIGHT.get(orientation)
    return image if method is None else image.transpose(method)


def _split_alpha(image: Image.Image, *, name: str) -> tuple[Image.Image, Image.Image | None]:
    """The colours in mode L, RGB or CMYK, and the alpha (mode L) unless it is opaque everywhere."""
    if image.mode.startswith("I;16"):
        import numpy as np  # noqa: PLC0415  the site starts without it

        levels = np.asarray(image).astype(np.uint16) >> 8  # (h, w): 16 bit to 8
        image = Image.fromarray(levels.astype(np.uint8), mode="L")
    if image.has_transparency_data:
        image = image.convert("LA" if image.mode in ("LA", "La") else "RGBA")
        alpha = image.getchannel("A")
        colours = image.convert("L" if image.mode == "LA" else "RGB")
        return colours, None if alpha.getextrema()[0] == 255 else alpha
    if image.mode == "1":
        image = image.convert("L")
    elif image.mode in ("P", "RGBX", "YCbCr", "RGBA", "PA"):
        image = image.convert("RGB")
    if image.mode not in ("L", "RGB", "CMYK"):
        raise PictureRefused(name, FILE_PIXEL_MODE(mode=image.mode))
    return image, None
