"""Uploaded bytes to upright sRGB pixels, within limits. What a file is says its content alone.

Nothing but pixels leaves this module: EXIF, ICC profiles, comments and whatever is appended to a
file are left behind before it is decoded, so that they can't be the reason for a refusal. Time is
bounded by the limits on bytes, pixels, frames and scans.
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

log = structlog.get_logger(__name__)

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
KINDS = "JPEG, PNG, WebP, TIFF, BMP, GIF and AVIF"
LEAST_SIDE = 16  # nobody can judge less, and the smallest derivatives would be empty
MOST_SCANS = 100  # of a progressive JPEG; each costs a pass over all pixels, honest files have ~10
LONGEST_KEPT = 4096  # of `full.webp`; a JPEG may be decoded at a fraction of its size
MASK_THRESHOLD = 128
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # by EXIF's orientation
OTHER_KINDS = {
    "HEIC: export it as JPEG": re.compile(rb"(?s).{4}ftyp(hei|hev|mif1|msf1)"),
    "a web page instead of a picture": re.compile(rb"(?i)\s*<(!doctype html|html)"),
    "a pointer of Git LFS: fetch the files themselves": re.compile(rb"version https://git-lfs"),
    "a Photoshop file": re.compile(rb"8BPS"),
}
# What Pillow raises for damage.
DAMAGE = (OSError, SyntaxError, ValueError, struct.error, EOFError, LookupError, RuntimeError)


class PictureRefused(ValueError):
    """A file that is not taken. The text begins with the file's name."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} {reason}")
        self.name = name
        self.reason = reason


@dataclass(frozen=True)
class Limits:
    """What a file may have at most: bytes as uploaded, and width times height in pixels."""

    bytes: int
    pixels: int


@dataclass(frozen=True)
class Decoded:
    """A picture: mode RGB, upright, sRGB; and its alpha (mode L) where any pixel is not opaque."""

    picture: Image.Image
    alpha: Image.Image | None


def decode(content: bytes, *, name: str, limits: Limits) -> Decoded:
    """Decode one picture; transparent pixels lie on white. Raises PictureRefused, nothing else."""
    try:
        return _decode(content, name, limits)
    except PictureRefused:
        raise
    except MemoryError as error:
        raise PictureRefused(name, "needs more memory than there is") from error
    except Exception as error:
        # No file may end more than itself, whatever a decoder makes of it.
        log.exception("picture_not_decoded", name=name)
        raise PictureRefused(name, f"can't be decoded ({type(error).__name__}: {error})") from error


def check_header(content: bytes, *, name: str, limits: Limits) -> None:
    """Refuse what can be refused without decoding pixels. Raises PictureRefused, nothing else."""
    try:
        _open(content, name=name, limits=limits)
    except PictureRefused:
        raise
    except Exception as error:
        log.exception("picture_not_opened", name=name)
        raise PictureRefused(name, f"can't be read ({type(error).__name__}: {error})") from error


def _decode(content: bytes, name: str, limits: Limits) -> Decoded:
    image, file = _open(content, name=name, limits=limits)
    try:
        image.draft(None, (LONGEST_KEPT, LONGEST_KEPT))
        image.load()
    except DAMAGE as error:
        raise PictureRefused(name, f"is damaged or cut short ({error})") from error
    colours, alpha = _split_alpha(_upright(image, file), name=name)
    picture = to_srgb(colours, image.info.get("icc_profile") or file.profile)
    picture.info = {}
    if alpha is None:
        return Decoded(picture, None)
    if alpha.getextrema() == (0, 0):
        raise PictureRefused(name, "is transparent everywhere")
    white = Image.new("RGB", picture.size, "white")
    white.paste(picture, mask=alpha)
    return Decoded(white, alpha)


def decode_mask(content: bytes, *, name: str, size: tuple[int, int], limits: Limits) -> Image.Image:
    """A given mask, mode L with 0 and 255 only, at `size` (width, height) of its original.

    The product is where the mask is brighter than half (or, in a cut-out, less transparent).
    Raises PictureRefused where it marks nothing or everything, or where its aspect ratio is
    more than 1 % off the original's.
    """
    decoded = decode(content, name=name, limits=limits)
    grey = decoded.alpha if decoded.alpha is not None else decoded.picture.convert("L")
    width, height = grey.size
    ratio = (width / height) / (size[0] / size[1])
    if not 0.99 <= ratio <= 1.01:
        raise PictureRefused(
            name,
            f"is {width} × {height} px: its shape differs from the original's "
            f"{size[0]} × {size[1]} px",
        )
    mask = threshold(grey.resize(size, Image.Resampling.BILINEAR) if grey.size != size else grey)
    if mask is None:
        raise PictureRefused(name, "marks nothing or everything, so it tells no product apart")
    return mask


def threshold(grey: Image.Image) -> Image.Image | None:
    """Mode L to 0 and 255; None where all pixels fall on one side, for that marks no product."""
    mask = grey.point([255 if level >= MASK_THRESHOLD else 0 for level in range(256)])
    return mask if mask.getextrema() == (0, 255) else None


def _open(content: bytes, *, name: str, limits: Limits) -> tuple[Image.Image, Bare]:
    """Read the header and refuse what is not to be decoded at all."""
    if not content:
        raise PictureRefused(name, "is empty (0 bytes)")
    if len(content) > limits.bytes:
        raise PictureRefused(name, f"is larger than {limits.bytes:,} bytes")
    too_many_pixels = f"has more than {limits.pixels:,} pixels"
    file = bare(content)
    try:
        image = Image.open(BytesIO(file.content), formats=FORMATS)
        is_animated = file.pages > 1 or getattr(image, "is_animated", False)
    except UnidentifiedImageError as error:
        reason = f"is no picture that can be read ({KINDS} are taken){_other_kind(content)}"
        raise PictureRefused(name, reason) from error
    except Image.DecompressionBombError as error:
        raise PictureRefused(name, too_many_pixels) from error
    except DAMAGE as error:
        raise PictureRefused(name, f"is damaged or cut short ({error})") from error
    if image.width * image.height > limits.pixels:
        raise PictureRefused(name, f"{too_many_pixels} ({image.width:,} × {image.height:,})")
    if is_animated:
        raise PictureRefused(name, "has several frames or pages; give one picture")
    _check(image, file, name)
    return image, file


def _other_kind(content: bytes) -> str:
    """What a file is that people often take for a picture of ours."""
    for kind, pattern in OTHER_KINDS.items():
        if pattern.match(content):
            return f"; it is {kind}"
    return ""


def _check(image: Image.Image, file: Bare, name: str) -> None:
    """Refuse what is too small or not whole, or would take too long."""
    if min(image.size) < LEAST_SIDE:
        raise PictureRefused(
            name,
            f"is {image.width} × {image.height} px; at least {LEAST_SIDE} px a side are needed",
        )
    if file.is_cut_short:
        raise PictureRefused(name, "is damaged or cut short (its end is missing)")
    if file.scans > MOST_SCANS:
        raise PictureRefused(name, f"is a JPEG of more than {MOST_SCANS} scans")


def _upright(image: Image.Image, file: Bare) -> Image.Image:
    """Turned as its orientation says. Nothing else that metadata say is looked at."""
    orientation = file.orientation or orientation_of(image.info.get("exif", b""))
    method = UPRIGHT.get(orientation)
    return image if method is None else image.transpose(method)


def _split_alpha(image: Image.Image, *, name: str) -> tuple[Image.Image, Image.Image | None]:
    """The colours in mode L, RGB or CMYK, and the alpha (mode L) unless opaque everywhere."""
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
        raise PictureRefused(name, f"has pixels of mode {image.mode}, which can't be converted")
    return image, None
