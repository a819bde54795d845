"""Uploaded bytes to upright sRGB pixels, within limits. What a file is says its content alone.

Nothing but pixels leaves this module: EXIF, ICC profiles, comments and whatever is appended to a
file are left behind. Time is bounded by the limits on bytes, pixels, frames and scans.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "TIFF", "BMP", "GIF", "AVIF")
KINDS = "JPEG, PNG, WebP, TIFF, BMP, GIF and AVIF"
LEAST_SIDE = 16  # nobody can judge less, and the smallest derivatives would be empty
MOST_SCANS = 100  # of a progressive JPEG; each costs a pass over all pixels, honest files have ~10
START_OF_SCAN = b"\xff\xda"
LONGEST_KEPT = 4096  # of `full.webp`; a JPEG may be decoded at a fraction of its size
MASK_THRESHOLD = 128


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
    """Decode one picture; transparent pixels lie on white. Raises PictureRefused."""
    image = _open(content, name=name, limits=limits)
    try:
        image.draft(None, (LONGEST_KEPT, LONGEST_KEPT))
        image.load()
        upright = ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, struct.error, MemoryError) as error:
        raise PictureRefused(name, f"is damaged or cut short ({error})") from error
    colours, alpha = _split_alpha(upright, name=name)
    picture = _to_srgb(colours, image.info.get("icc_profile"))
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


def _open(content: bytes, *, name: str, limits: Limits) -> Image.Image:
    """Read the header and refuse what is not to be decoded at all."""
    if not content:
        raise PictureRefused(name, "is empty (0 bytes)")
    if len(content) > limits.bytes:
        raise PictureRefused(name, f"is larger than {limits.bytes:,} bytes")
    too_many_pixels = f"has more than {limits.pixels:,} pixels"
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        is_animated = image.format != "MPO" and getattr(image, "is_animated", False)
    except UnidentifiedImageError as error:
        raise PictureRefused(name, f"is no picture that can be read ({KINDS} are taken)") from error
    except Image.DecompressionBombError as error:
        raise PictureRefused(name, too_many_pixels) from error
    except (OSError, SyntaxError, ValueError, struct.error) as error:
        raise PictureRefused(name, f"is damaged or cut short ({error})") from error
    if image.width * image.height > limits.pixels:
        raise PictureRefused(name, f"{too_many_pixels} ({image.width:,} × {image.height:,})")
    if min(image.size) < LEAST_SIDE:
        raise PictureRefused(
            name,
            f"is {image.width} × {image.height} px; at least {LEAST_SIDE} px a side are needed",
        )
    if is_animated:
        raise PictureRefused(name, "has several frames or pages; give one picture")
    if image.format in ("JPEG", "MPO") and content.count(START_OF_SCAN) > MOST_SCANS:
        raise PictureRefused(name, f"is a JPEG of more than {MOST_SCANS} scans")
    return image


def _split_alpha(image: Image.Image, *, name: str) -> tuple[Image.Image, Image.Image | None]:
    """The colours in mode L, RGB or CMYK, and the alpha (mode L) unless opaque everywhere."""
    if image.mode.startswith("I;16"):
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


def _to_srgb(colours: Image.Image, profile: bytes | None) -> Image.Image:
    """Mode L, RGB or CMYK to RGB in sRGB, through the embedded profile where it is usable."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            if "sRGB" not in ImageCms.getProfileDescription(source):
                converted = ImageCms.profileToProfile(
                    colours, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
                )
                if converted is not None:
                    return converted
        except (ImageCms.PyCMSError, OSError, TypeError):
            pass  # a broken or ill-fitting profile says nothing of the colours: take them as sRGB
    return colours.convert("RGB")
