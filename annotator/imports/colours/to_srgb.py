"""Pixels to sRGB by colour management."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageCms

# Levels by which a profile's colours may differ from sRGB's and still be taken for them: sRGB's
# own profiles round their curves differently.
SAME = 2
DEVICES = (b"mntr", b"scnr", b"prtr", b"spac")  # kinds of profile that pictures may have
MODES = {b"RGB ": "RGB", b"GRAY": "L", b"CMYK": "CMYK"}


def to_srgb(colours: Image.Image, profile: bytes | None) -> Image.Image:
    """Mode L, RGB or CMYK to RGB in sRGB, through the profile where it is usable.

    A broken or ill-fitting profile says nothing of the colours: they count as sRGB. Grey may have
    a profile of colours.
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
    """Of the pixels that the profile is made for; empty where that is none of ours."""
    return MODES.get(profile[16:20], "") if profile[12:16] in DEVICES else ""


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    """Whether primaries and curve are sRGB's, by what becomes of a grid of colours."""
    before = _grid()
    after = ImageCms.applyTransform(before, transform)
    if after is None:
        return False
    pairs = zip(before.tobytes(), after.tobytes(), strict=True)
    return all(abs(one - other) <= SAME for one, other in pairs)


@cache
def _grid() -> Image.Image:
    """9 levels a channel with each other, and all greys, in a row."""
    levels = [*range(0, 256, 32), 255]
    pixels = [(r, g, b) for r in levels for g in levels for b in levels]
    pixels += [(grey, grey, grey) for grey in range(256)]
    return Image.frombytes("RGB", (len(pixels), 1), b"".join(map(bytes, pixels)))
