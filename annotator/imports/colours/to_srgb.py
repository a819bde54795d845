"""Convert pixels to sRGB by their ICC profile."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

# A profile still counts as sRGB if its colours differ by at most this many levels: the sRGB
# profiles in use round their curves differently.
SAME = 2
DEVICES = (b"mntr", b"scnr", b"prtr", b"spac")  # profile classes that pictures may have
MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}


def to_srgb(colours: Image.Image, profile: bytes | None) -> Image.Image:
    """Convert a picture of mode L, RGB or CMYK to mode RGB in sRGB, by its profile if usable.

    If the profile is broken or made for another mode, the picture counts as sRGB. A grey picture
    may have an RGB profile.
    """
    mode = _mode_of(profile or b"")
    if mode == "RGB" and colours.mode == "L":
        colours = colours.convert("RGB")
    if profile is None or mode != colours.mode:
        return colours.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        transform = ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")
        if mode == "RGB" and _changes_nothing(transform):
            return colours
        converted = ImageCms.applyTransform(colours, transform)
    except (ImageCms.PyCMSError, OSError, TypeError, ValueError):
        return colours.convert("RGB")
    return colours.convert("RGB") if converted is None else converted


def _mode_of(profile: bytes) -> str:
    """The pixel mode that the profile is made for; empty if it is none of `MODES`."""
    return MODES.get(profile[16:20], "") if profile[12:16] in DEVICES else ""


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether the transform leaves a grid of colours as it is, so that the profile is sRGB."""
    before = _grid()
    after = ImageCms.applyTransform(before, transform)
    if after is None:
        return False
    pairs = zip(before.tobytes(), after.tobytes(), strict=True)
    return all(abs(one - other) <= SAME for one, other in pairs)


@cache
def _grid() -> Image.Image:
    """One row of pixels: all combinations of 9 levels per channel, then all greys."""
    levels = [*range(0, 256, 32), 255]
    pixels = [(r, g, b) for r in levels for g in levels for b in levels]
    pixels += [(grey, grey, grey) for grey in range(256)]
    return Image.frombytes("RGB", (len(pixels), 1), b"".join(map(bytes, pixels)))
