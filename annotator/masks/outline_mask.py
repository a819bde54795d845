"""The mask of a generation that scoring found, drawn from its report's outline."""

from __future__ import annotations

from itertools import chain

from PIL import Image as Picture
from PIL import ImageChops, ImageDraw

from annotator.imports.derivatives import mask_png
from annotator.models import ConsistencyReport

Size = tuple[int, int]  # width, height


def outline_mask(report: ConsistencyReport, size: Size) -> bytes | None:
    """An 8-bit PNG of 0 and 255 of this size; None where the report has no outline.

    A polygon inside another one is a hole.
    """
    whole = Picture.new("1", size, 0)
    for polygon in report.outline:
        if len(polygon) < 3:
            continue
        part = Picture.new("1", size, 0)
        points = [(x * size[0], y * size[1]) for x, y in polygon]
        ImageDraw.Draw(part).polygon(list(chain.from_iterable(points)), fill=1)
        whole = ImageChops.logical_xor(whole, part)
    return mask_png(whole.convert("L")) if whole.getbbox() else None
