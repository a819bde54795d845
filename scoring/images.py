"""Pictures and masks as arrays: read, shrink, write.

A picture is RGB uint8 (h, w, 3); a mask is bool (h, w), true on the product. Points are (x, y) and
boxes are (left, top, right, bottom) in pixels, right and bottom exclusive.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

RGB = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Float32 = NDArray[np.float32]
Float64 = NDArray[np.float64]
Box = tuple[int, int, int, int]

MAX_PIXELS = 64_000_000  # the importer refuses larger uploads; this is for files from elsewhere
OPAQUE = 255
ORIENTATION = 0x0112  # of EXIF
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class ImageUnreadable(ValueError):
    """A file that is no picture we can decode; the message names the file and the reason."""


def read_rgb(path: Path) -> RGB:
    """Decode the first frame of `path`, upright, on white where it is transparent.

    Returns RGB uint8 (h, w, 3). Raises `ImageUnreadable`.
    """
    frame = _decode(path)
    if _has_alpha(frame):
        rgba = frame.convert("RGBA")
        frame = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
        frame.alpha_composite(rgba)
    elif frame.mode.startswith("I") or frame.mode == "F":
        frame = Image.fromarray(_to_8_bit(np.asarray(frame)))
    return np.array(frame if frame.mode == "RGB" else frame.convert("RGB"), dtype=np.uint8)


def read_mask(path: Path) -> Mask:
    """Decode a mask: true where alpha, or the brightness of an opaque picture, is at least half.

    Returns bool (h, w). Raises `ImageUnreadable`.
    """
    frame = _decode(path)
    if _has_alpha(frame):
        alpha = np.asarray(frame.convert("RGBA").getchannel("A"))
        if alpha.min() < OPAQUE:
            return np.asarray(alpha >= 128)
    if frame.mode.startswith("I") or frame.mode == "F":
        return np.asarray(_to_8_bit(np.asarray(frame)) >= 128)
    return np.asarray(np.asarray(frame.convert("L")) >= 128)


def fit_longest(image: RGB, longest: int) -> RGB:
    """Shrink `image` so that its longest side is at most `longest` pixels; never enlarge it."""
    height, width = image.shape[:2]
    size = fitted_size(height, width, longest)
    if size == (height, width):
        return image
    return np.asarray(cv2.resize(image, size[::-1], interpolation=cv2.INTER_AREA), dtype=np.uint8)


def fitted_size(height: int, width: int, longest: int) -> tuple[int, int]:
    """The (height, width) that `fit_longest` gives, each at least 1."""
    scale = min(1.0, longest / max(height, width))
    return max(1, round(height * scale)), max(1, round(width * scale))


def resize_mask(mask: Mask, height: int, width: int) -> Mask:
    """`mask` at another size: a pixel is product if at least half of its area was."""
    if mask.shape == (height, width):
        return mask
    smaller = height * width < mask.size
    how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
    share = cv2.resize(mask.astype(np.float32), (width, height), interpolation=how)
    return np.asarray(share >= 0.5)


def iou_of(first: Mask, second: Mask) -> float:
    """Intersection over union of two masks bool (h, w); 1 where both are empty."""
    union = np.count_nonzero(first | second)
    return np.count_nonzero(first & second) / union if union else 1.0


def lab_of(image: RGB) -> Float32:
    """RGB uint8 (h, w, 3) → CIE L*a*b* float32 (h, w, 3): L* 0–100, a* and b* about ±100."""
    return lab_of_light(np.divide(image, np.float32(255), dtype=np.float32))


def lab_of_light(image: Float32) -> Float32:
    """sRGB float32 0–1 (h, w, 3) → CIE L*a*b* float32 (h, w, 3)."""
    lab: Float32 = cv2.cvtColor(image, cv2.COLOR_RGB2Lab)
    return lab


def steepness(lab: Float32) -> Float32:
    """Largest range of any Lab channel among each pixel and its neighbours, (h, w, 3) → (h, w)."""
    light, red, yellow = cv2.split(
        cv2.morphologyEx(lab, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    )
    return np.asarray(cv2.max(cv2.max(light, red), yellow), dtype=np.float32)


def grey_of(image: RGB) -> Float32:
    """RGB uint8 (h, w, 3) → grey values 0–255, float32 (h, w)."""
    grey: Float32 = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return grey


def encode_mask_png(mask: Mask) -> bytes:
    """`mask` as a one-bit PNG, white on the product."""
    done, data = cv2.imencode(".png", mask.astype(np.uint8) * 255, [cv2.IMWRITE_PNG_BILEVEL, 1])
    if not done:
        raise ValueError(f"mask of shape {mask.shape} cannot be written as PNG")
    return bytes(data)


def _decode(path: Path) -> Image.Image:
    try:
        with Image.open(path) as opened:
            width, height = opened.size
            if width * height > MAX_PIXELS:
                raise ImageUnreadable(
                    f"{path.name}: {width}×{height} pixels is more than {MAX_PIXELS:,}"
                )
            opened.seek(0)
            opened.load()
            method = UPRIGHT.get(_orientation(opened))
            return opened.copy() if method is None else opened.transpose(method)
    except ImageUnreadable:
        raise
    except FileNotFoundError as error:
        raise ImageUnreadable(f"{path.name}: no such file") from error
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise ImageUnreadable(f"{path.name}: not a picture that can be decoded") from error
    except (OSError, SyntaxError, ValueError, TypeError, LookupError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the disk failed, and not the picture
        # Pillow's decoders raise these for truncated and malformed files
        raise ImageUnreadable(f"{path.name}: {error}") from error


def _orientation(frame: Image.Image) -> int:
    """The orientation in the EXIF data; other entries, or unreadable ones, are ignored."""
    try:
        orientation = frame.getexif().get(ORIENTATION, 1)
    except Exception:  # on odd values, Pillow's EXIF reader can raise anything
        return 1
    return orientation if isinstance(orientation, int) else 1


def _has_alpha(frame: Image.Image) -> bool:
    return frame.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in frame.info


def _to_8_bit(levels: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Grey levels of 16 bits or more → uint8, by the range of the 16-bit format."""
    values = levels.astype(np.float64)
    top = 65535.0 if values.max(initial=0.0) > OPAQUE else 255.0
    return np.asarray(np.clip(values * (255.0 / top), 0, 255), dtype=np.uint8)
