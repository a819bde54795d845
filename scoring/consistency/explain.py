"""What differs, where, and how much: findings with their places, and a heat map.

Wording and heat go by the default thresholds. A calibrator decides later which findings count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from scoring.consistency.appearance import AppearanceComparison
from scoring.consistency.conclude import bounded, figure
from scoring.consistency.fuse import DEFAULT, severities_of
from scoring.consistency.shape import Difference, ShapeComparison
from scoring.consistency.view import View
from scoring.images import Box, Float32, Mask, grey_of
from scoring.segmentation.grabcut import box_of
from scoring.vocabulary.finding import Finding, FindingKind
from scoring.vocabulary.message import MessageKind
from scoring.vocabulary.messages.findings import (
    COLOUR_CHANGED_AT,
    HUE_TURNED,
    PART_ADDED_AT,
    PART_MISSING_AT,
    STRETCHED,
    TEXT_CHANGED_AT,
    TEXTURE_CHANGED_AT,
    Place,
)

TEXT_SHARE = 0.18  # of a tile in fine strokes, from which it reads as text
PLACES = (
    (Place.UPPER_LEFT, Place.TOP, Place.UPPER_RIGHT),
    (Place.LEFT, Place.MIDDLE, Place.RIGHT),
    (Place.LOWER_LEFT, Place.BOTTOM, Place.LOWER_RIGHT),
)


def differences_of(
    view: View,
    *,
    shape: ShapeComparison,
    looks: AppearanceComparison,
    measurements: Mapping[str, float],
) -> tuple[Finding, ...]:
    """All that may count as a finding, each kind once with its place, the worst first."""
    severities = severities_of(measurements, DEFAULT)
    added, missing = severities["extra"], severities["missing"]
    candidates = [
        _part(FindingKind.PART_ADDED, PART_ADDED_AT, shape.extra, added, view),
        _part(FindingKind.PART_MISSING, PART_MISSING_AT, shape.missing, missing, view),
        _stretched(measurements["stretch"], severities["stretch"], view),
        _colour(looks, severities, view),
        _texture(looks, severities, view),
    ]
    found = sorted(filter(None, candidates), key=lambda finding: finding.severity)
    # Colour and texture may both have noticed the same text: the worse of one kind stays.
    worst = {finding.kind: finding for finding in found}
    return tuple(sorted(worst.values(), key=lambda finding: -finding.severity))


def heat_map(view: View, shape: ShapeComparison, looks: AppearanceComparison) -> Float32:
    """How different each pixel of the view is, (h, w) float32 0–1: the strongest evidence."""
    colour = looks.colour_map * view.mask / (2 * DEFAULT.colour_worst)
    texture = looks.texture_map / (2 * DEFAULT.texture_worst)
    parts = (shape.extra.where | shape.missing.where).astype(np.float32)
    heat = np.maximum(np.maximum(colour, texture), parts)
    return np.asarray(np.clip(cv2.GaussianBlur(heat, (0, 0), 1.5), 0, 1), dtype=np.float32)


def place_in(whole: Box, box: Box) -> Place:
    """In which ninth of `whole` the middle of `box` lies."""
    x = ((box[0] + box[2]) / 2 - whole[0]) / max(1, whole[2] - whole[0])
    y = ((box[1] + box[3]) / 2 - whole[1]) / max(1, whole[3] - whole[1])
    return PLACES[_third(y)][_third(x)]


def is_text(expected: Float32, region: Mask) -> bool:
    """Whether a region of grey values (h, w) 0–255 is full of fine strokes."""
    if not region.any():
        return False
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    bright = cv2.morphologyEx(expected, cv2.MORPH_TOPHAT, kernel)
    dark = cv2.morphologyEx(expected, cv2.MORPH_BLACKHAT, kernel)
    strokes = np.maximum(bright, dark) > 30
    return bool(strokes[region].mean() >= TEXT_SHARE)


@dataclass(frozen=True)
class _Region:
    """Where a region of the view lies on the product, and which share of its area it takes."""

    box: Box
    place: Place
    share: float

    @classmethod
    def of(cls, region: Mask, view: View) -> Self:
        """An empty region is taken to be everywhere."""
        product = box_of(view.mask)
        box = box_of(region) if region.any() else product
        share = float(region.sum()) / max(1, int(view.mask.sum()))
        return cls(box, place_in(product, box), figure(share))


def _third(share: float) -> int:
    return 0 if share < 1 / 3 else 2 if share > 2 / 3 else 1


def _part(
    kind: FindingKind, message: MessageKind, part: Difference, severity: float, view: View
) -> Finding | None:
    if part.box is None:
        return None
    place = place_in(box_of(view.mask), part.box)
    return Finding(
        kind,
        message(place=place, share=figure(part.largest)),
        bounded(severity),
        view.fractions_of_generation(part.box),
    )


def _stretched(stretch: float, severity: float, view: View) -> Finding:
    box = view.fractions_of_generation(box_of(view.mask))
    return Finding(
        FindingKind.SHAPE_WARPED, STRETCHED(share=figure(stretch)), bounded(severity), box
    )


def _colour(looks: AppearanceComparison, severities: Mapping[str, float], view: View) -> Finding:
    severity = max(severities[name] for name in ("colour", "colour_worst", "hue"))
    region = view.mask & (looks.colour_map >= max(DEFAULT.colour, 0.6 * looks.delta_e_worst))
    where = _Region.of(region, view)
    only_here = max(severities["colour"], severities["hue"]) < 1
    kind = FindingKind.COLOUR_CHANGED
    if severity == severities["hue"]:
        message = HUE_TURNED(degrees=figure(looks.hue_shift))
    elif only_here and is_text(grey_of(view.expected), region):
        kind = FindingKind.TEXT_CHANGED  # other letters differ in colour where there was ink
        message = TEXT_CHANGED_AT(place=where.place, share=where.share)
    else:
        most = figure(max(looks.delta_e, looks.delta_e_worst))
        message = COLOUR_CHANGED_AT(place=where.place, share=where.share, delta_e=most)
    return Finding(kind, message, bounded(severity), view.fractions_of_generation(where.box))


def _texture(looks: AppearanceComparison, severities: Mapping[str, float], view: View) -> Finding:
    severity = max(severities[name] for name in ("texture", "texture_worst", "detail"))
    worst = float(looks.texture_map.max(initial=0.0))
    region = looks.texture_map >= max(0.5 * DEFAULT.texture_worst, 0.7 * worst)
    where = _Region.of(region, view)
    kind, message = FindingKind.TEXTURE_CHANGED, TEXTURE_CHANGED_AT
    if is_text(grey_of(view.expected), region):
        kind, message = FindingKind.TEXT_CHANGED, TEXT_CHANGED_AT
    return Finding(
        kind,
        message(place=where.place, share=where.share),
        bounded(severity),
        view.fractions_of_generation(where.box),
    )
