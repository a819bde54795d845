"""Findings in words and a heat map: what differs, where, how much."""

from __future__ import annotations

import cv2
import numpy as np

from scoring.consistency.appearance import AppearanceComparison
from scoring.consistency.calibrator import Calibrator
from scoring.consistency.fuse import Thresholds
from scoring.consistency.report import Finding, FindingCode
from scoring.consistency.retell import percent
from scoring.consistency.shape import Difference, ShapeComparison
from scoring.consistency.view import View
from scoring.images import Box, Float32, Mask, grey_of
from scoring.segmentation.grabcut import box_of

TEXT_SHARE = 0.18  # of a tile in fine strokes, from which it reads as text


def findings_of(
    view: View,
    *,
    shape: ShapeComparison,
    looks: AppearanceComparison,
    measurements: dict[str, float],
    calibrator: Calibrator,
) -> tuple[Finding, ...]:
    """What could be told, each kind in words with its place; `retold` says what of it counts."""
    severities, thresholds = calibrator.severities(measurements), calibrator.thresholds
    added, missing = severities["extra"], severities["missing"]
    found = [
        _part(FindingCode.PART_ADDED, "a part was added", shape.extra, added, view),
        _part(FindingCode.PART_MISSING, "a part is missing", shape.missing, missing, view),
        _stretched(measurements["stretch"], severities["stretch"], view),
        _colour(looks, severities, thresholds, view),
        _texture(looks, severities, thresholds, view),
    ]
    told = [finding for finding in found if finding]
    # colour and texture may both have noticed the same text: the worse of one kind is told
    worst = {finding.code: finding for finding in sorted(told, key=lambda each: each.severity)}
    return tuple(sorted(worst.values(), key=lambda finding: -finding.severity))


def heat_map(
    view: View, shape: ShapeComparison, looks: AppearanceComparison, thresholds: Thresholds
) -> Float32:
    """How different each pixel of the view is, (h, w) float32 0–1: the strongest evidence."""
    colour = looks.colour_map * view.mask / (2 * thresholds.colour_worst)
    texture = looks.texture_map / (2 * thresholds.texture_worst)
    parts = (shape.extra.where | shape.missing.where).astype(np.float32)
    heat = np.maximum(np.maximum(colour, texture), parts)
    return np.asarray(np.clip(cv2.GaussianBlur(heat, (0, 0), 1.5), 0, 1), dtype=np.float32)


def place_in_words(box: Box, whole: Box) -> str:
    """Where `box` lies in `whole`: "at the upper left", "in the middle"."""
    x = ((box[0] + box[2]) / 2 - whole[0]) / max(1, whole[2] - whole[0])
    y = ((box[1] + box[3]) / 2 - whole[1]) / max(1, whole[3] - whole[1])
    row = "upper" if y < 1 / 3 else "lower" if y > 2 / 3 else ""
    column = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    if row and column:
        return f"at the {row} {column}"
    if row:
        return "at the top" if row == "upper" else "at the bottom"
    return f"on the {column}" if column else "in the middle"


def is_text(expected: Float32, region: Mask) -> bool:
    """Whether a region of grey values (h, w) 0–255 is full of fine strokes."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (7, 7))
    bright = cv2.morphologyEx(expected, cv2.MORPH_TOPHAT, kernel)
    dark = cv2.morphologyEx(expected, cv2.MORPH_BLACKHAT, kernel)
    strokes = np.maximum(bright, dark) > 30
    return bool(region.any() and strokes[region].mean() >= TEXT_SHARE)


def _part(
    code: FindingCode, what: str, part: Difference, severity: float, view: View
) -> Finding | None:
    if part.box is None:
        return None
    place = place_in_words(part.box, box_of(view.mask))
    sentence = f"{what} {place}, {percent(part.largest)} of the product"
    return Finding(code, _sentence(sentence), _bounded(severity), view.box_on_generation(part.box))


def _stretched(stretch: float, severity: float, view: View) -> Finding:
    sentence = f"the product was stretched by {percent(stretch)} along one axis"
    box = view.box_on_generation(box_of(view.mask))
    return Finding(FindingCode.SHAPE_WARPED, _sentence(sentence), _bounded(severity), box)


def _colour(
    looks: AppearanceComparison, severities: dict[str, float], limits: Thresholds, view: View
) -> Finding:
    severity = max(severities[name] for name in ("colour", "colour_worst", "hue"))
    region = view.mask & (looks.colour_map >= max(limits.colour, 0.6 * looks.delta_e_worst))
    where = box_of(region) if region.any() else box_of(view.mask)
    share = percent(float(region.sum()) / max(1, int(view.mask.sum())))
    place = place_in_words(where, box_of(view.mask))
    box, code = view.box_on_generation(where), FindingCode.COLOUR_CHANGED
    only_here = max(severities["colour"], severities["hue"]) < 1
    if severity == severities["hue"]:
        sentence = f"the hue turned by {looks.hue_shift:.0f}°"
    elif only_here and is_text(grey_of(view.expected), region):
        code = FindingCode.TEXT_CHANGED  # other letters differ in colour where there was ink
        sentence = f"the text or logo changed {place}, {share} of the product"
    else:
        most = max(looks.delta_e, looks.delta_e_worst)
        sentence = f"the colour changed {place}, {share} of the product (ΔE {most:.0f})"
    return Finding(code, _sentence(sentence), _bounded(severity), box)


def _texture(
    looks: AppearanceComparison, severities: dict[str, float], limits: Thresholds, view: View
) -> Finding:
    severity = max(severities[name] for name in ("texture", "texture_worst", "detail"))
    worst = float(looks.texture_map.max(initial=0.0))
    region = looks.texture_map >= max(0.5 * limits.texture_worst, 0.7 * worst)
    where = box_of(region) if region.any() else box_of(view.mask)
    text = is_text(grey_of(view.expected), region)
    place = place_in_words(where, box_of(view.mask))
    share = percent(float(region.sum()) / max(1, int(view.mask.sum())))
    what = "the text or logo changed" if text else "the texture changed"
    code = FindingCode.TEXT_CHANGED if text else FindingCode.TEXTURE_CHANGED
    box = view.box_on_generation(where)
    return Finding(
        code, _sentence(f"{what} {place}, {share} of the product"), _bounded(severity), box
    )


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."


def _bounded(severity: float) -> float:
    """Severity ≥ 0 in thresholds → 0–1, one half at the threshold."""
    return severity / (severity + 1)
