"""Letters of the product's text that the generation shows otherwise, read by a text reader.

A line is read on the original and, at the place where the alignment puts it, on the generation,
both at the same number of pixels. A change counts only if the two look different somewhere, if both
readings are sure, if both are the same once more at a smaller scale, and if the original's is also
that of its own resolution. Everything else says nothing, for or against.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from scoring.consistency.align import Alignment
from scoring.consistency.conclude import bounded
from scoring.consistency.explain import place_in
from scoring.consistency.fuse import DEFAULT
from scoring.consistency.letters import FEWEST, letters_changed, skeleton
from scoring.consistency.product import OriginalProduct
from scoring.consistency.strips import size_of, strip_of, unlike
from scoring.consistency.view import View
from scoring.images import RGB, Box, Float64
from scoring.reading.base import Reading, TextReader
from scoring.segmentation.grabcut import box_of
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.messages.findings import TEXT_READS

FIND_SIDE = 736  # pixels of the product's longest side, when lines are looked for
MOST_LINES = 10  # the tallest
ON_PRODUCT = 0.8  # of a line's area must lie on the product
SLIMMEST = 1.5  # width over height of a line; others are turned, or single letters
FEWEST_ROWS = 9  # pixels of a line's height, ascenders, descenders and a rim included
CHANGED = 0.10  # from which two strips may show other letters; see `strips.unlike`
SURE = 0.85  # certainty of the least sure letter
LEAST_SURE = 0.5  # the same of the second reading
SMALLER = 0.8  # scale of the second reading


@dataclass(frozen=True)
class PrintedLine:
    """A line of text on an original: its corners (4, 2) in pixels there, and what it says."""

    corners: Float64
    text: str


@dataclass(frozen=True)
class OriginalText:
    """The sure lines of a product, read once for all of its generations."""

    image: RGB
    lines: tuple[PrintedLine, ...]
    reader: TextReader


@dataclass(frozen=True)
class TextChange:
    """A line that reads otherwise on the generation; `box` is its place there, in pixels."""

    original: str
    generation: str
    letters: int
    box: tuple[float, float, float, float]


def read_original(product: OriginalProduct, reader: TextReader) -> OriginalText:
    """Find and read the lines of text on the product."""
    left, top, right, bottom = product.box
    part = product.image[top:bottom, left:right]
    scale = FIND_SIDE / max(part.shape[:2])
    size = max(1, round(scale * part.shape[1])), max(1, round(scale * part.shape[0]))
    enlarged = cv2.resize(
        part, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA
    )
    found = [corners / scale + (left, top) for corners in reader.find(enlarged)]
    found = [corners for corners in found if _is_upright_on(product, corners)]
    found.sort(key=lambda corners: -size_of(corners)[1])
    found = found[:MOST_LINES]
    readings = reader.read([strip_of(product.image, corners) for corners in found])
    lines = (
        PrintedLine(corners, reading.text)
        for corners, reading in zip(found, readings, strict=True)
        if _is_sure(reading)
    )
    return OriginalText(product.image, tuple(lines), reader)


def changed_text(text: OriginalText, generation: RGB, transform: Float64) -> TextChange | None:
    """The line with the most changed letters, or None.

    `generation` RGB uint8 (h, w, 3); `transform` (2, 3) takes original pixels to its pixels.
    """
    found = [_changed(text, line, generation, transform) for line in text.lines]
    return max(filter(None, found), key=lambda change: change.letters, default=None)


def measured_text(
    text: OriginalText, generation: RGB, alignment: Alignment, view: View
) -> tuple[dict[str, float], Finding | None]:
    """The measurement `letters`, and the finding if there is a change."""
    change = changed_text(text, generation, alignment.transform)
    if change is None:
        return {"letters": 0.0}, None
    return {"letters": float(change.letters)}, _finding(change, view)


def with_quote(differences: Sequence[Finding], quoted: Finding | None) -> tuple[Finding, ...]:
    """The differences with what was read in the place of what only looked like other text."""
    if quoted is None:
        return tuple(differences)
    return (quoted, *(each for each in differences if each.kind is not quoted.kind))


def _finding(change: TextChange, view: View) -> Finding:
    left, top = view.crop[:2]
    in_view = tuple(
        round((value - offset) * view.scale)
        for value, offset in zip(change.box, (left, top, left, top), strict=True)
    )
    box: Box = (in_view[0], in_view[1], in_view[2], in_view[3])
    return Finding(
        FindingKind.TEXT_CHANGED,
        TEXT_READS(
            place=place_in(box_of(view.mask), box),
            found=change.generation,
            original=change.original,
        ),
        bounded(change.letters / DEFAULT.letters),
        view.fractions_of_generation(box),
    )


def _changed(
    text: OriginalText, line: PrintedLine, generation: RGB, transform: Float64
) -> TextChange | None:
    there = line.corners @ transform[:, :2].T + transform[:, 2]
    rows = min(size_of(line.corners)[1], size_of(there)[1])
    if rows < FEWEST_ROWS or not _is_inside(there, generation):
        return None
    strips = _both(text, line, generation, there, rows)
    if unlike(*strips) < CHANGED:
        return None  # what looks the same reads the same
    first = text.reader.read(strips)
    if not all(map(_is_sure, first)):
        return None
    letters = letters_changed(first[0].text, first[1].text)
    if letters == 0 or skeleton(first[0].text) != skeleton(line.text):
        return None
    second = text.reader.read(_both(text, line, generation, there, SMALLER * rows))
    if not all(map(_agree, first, second)):
        return None
    left, top = there.min(axis=0).tolist()
    right, bottom = there.max(axis=0).tolist()
    return TextChange(first[0].text, first[1].text, letters, (left, top, right, bottom))


def _both(
    text: OriginalText, line: PrintedLine, generation: RGB, there: Float64, rows: float
) -> tuple[RGB, RGB]:
    """The line on the original and on the generation, each as if it were `rows` pixels high."""
    return strip_of(text.image, line.corners, rows), strip_of(generation, there, rows)


def _agree(first: Reading, second: Reading) -> bool:
    """Whether the second reading of a line repeats the first, which was sure."""
    return second.certainty >= LEAST_SURE and skeleton(first.text) == skeleton(second.text)


def _is_sure(reading: Reading) -> bool:
    return reading.certainty >= SURE and len(skeleton(reading.text)) >= FEWEST


def _is_upright_on(product: OriginalProduct, corners: Float64) -> bool:
    """Whether the line is wider than high and lies on the product."""
    width, height = size_of(corners)
    if height < FEWEST_ROWS or width < SLIMMEST * height:
        return False
    inside = np.zeros(product.mask.shape, np.uint8)
    cv2.fillConvexPoly(inside, np.round(corners).astype(np.int32), 1)
    return bool(inside.any()) and float(product.mask[inside > 0].mean()) >= ON_PRODUCT


def _is_inside(corners: Float64, image: RGB) -> bool:
    height, width = image.shape[:2]
    return bool((corners >= 0).all() and (corners <= (width - 1, height - 1)).all())
