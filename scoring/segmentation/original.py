"""The mask of an original: given, else the rest of a plain background, else segmented.

A fill from the border is exact on a studio's ground. On a floor it takes shadows and folds for
product: on six such garments, a trained segmenter that was sure had a mean IoU of .98 with the
truth, the fill .91. And it loses a white product on white, of which only the shadow is left: so a
segmenter that tells how sure it is of each pixel has to recognise what was filled.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from scoring.arrays import AnyArray
from scoring.images import RGB, Float32, Mask, iou_of, lab_of, resize_mask, steepness
from scoring.segmentation.base import Prompt, Segmentation, Segmenter
from scoring.segmentation.grabcut import box_of


@dataclass(frozen=True)
class PlainBackground:
    """What counts as a plain background; lightness and colour in CIE Lab units."""

    gentle: float = 1.5  # range among neighbours while filling: surely background
    step: float = 6.0  # follows soft shadows, but may leak into a white product
    darker: float = 45.0  # than the border: a soft shadow
    lighter: float = 12.0
    tint: float = 9.0  # from the border's colour
    border_share: float = 0.80  # of the border that must be background
    border_spread: float = 6.0  # median distance of the border from its own median colour
    studio: float = 0.5  # up to this spread, the fill is exact
    surer: float = 0.8  # beyond it, a segmenter as sure as this knows better
    recognised: float = 0.7  # IoU with what a segmenter finds in the fill's box
    smallest: float = 0.01  # product's share of the picture
    largest: float = 0.95
    hole: float = 1.5  # an enclosed area this near to the border's colour is a hole, not a label
    edge: float = 5.0  # median step across the mask's outline; less is a leak into the product


PLAIN = PlainBackground()
GIVEN_CONFIDENCE = 1.0
FILLED_CONFIDENCE = 0.95
FLOOD_FILL = "flood_fill"


def mask_of_original(
    image: RGB,
    *,
    given: Mask | None,
    certainty: float = GIVEN_CONFIDENCE,
    segmenter: Segmenter,
    category: str = "",
    plain: PlainBackground = PLAIN,
) -> Segmentation:
    """The product's mask on `image` RGB uint8 (h, w, 3), by the first way that works.

    `given` bool is brought to the picture's size if it has another; `certainty` is how sure it is,
    less than 1 where it was found earlier and nobody has confirmed it. `category` is for segmenters
    that read a text. `method` of the result names the way: `given`, `flood_fill` or the segmenter's
    name. A given mask that marks nothing or everything is ignored.
    """
    if given is not None:
        mask = resize_mask(given, *image.shape[:2])
        if mask.any() and not mask.all():
            return Segmentation(mask, certainty, "given")
    filled = without_plain_background(image, plain)
    fill = None if filled is None else _recognised(image, filled, segmenter, plain)
    if fill is not None and _border_colour(_border_lab(image))[1] <= plain.studio:
        return fill
    found = segmenter.segment(image, [Prompt(text=category)])[0]
    if fill is None or (found.share is not None and found.confidence >= plain.surer):
        return found
    return fill


def _recognised(
    image: RGB, filled: Mask, segmenter: Segmenter, plain: PlainBackground
) -> Segmentation | None:
    """The fill with the shares of a second look; None where that finds something else."""
    share = segmenter.segment(image, [Prompt(box=box_of(filled))])[0].share
    if share is not None and iou_of(share >= 0.5, filled) < plain.recognised:
        return None
    return Segmentation(filled, FILLED_CONFIDENCE, FLOOD_FILL, share)


def without_plain_background(image: RGB, plain: PlainBackground = PLAIN) -> Mask | None:
    """What a flood fill from the border does not reach, or None if the background is not plain.

    Not plain: the border has several colours, the fill covers too little of it, leaves nearly
    nothing or everything, or stops where there is no edge, as it does inside a white product.
    """
    lab = lab_of(image)
    colour, spread = _border_colour(_border(lab))
    if spread > plain.border_spread:
        return None
    near, steps = _like_border(lab, colour, plain), steepness(lab)
    background = _without_leaks(
        _filled_from_border(near & (steps <= plain.gentle)),
        _filled_from_border(near & (steps <= plain.step)),
    )
    product = _tidied(~background & ~_holes(lab, background, colour, plain))
    if _border(background).mean() < plain.border_share:
        return None
    if not plain.smallest <= product.mean() <= plain.largest:
        return None
    return product if _edge_along(steps, product) >= plain.edge else None


def _border_lab(image: RGB) -> Float32:
    """Lab of the border's pixels alone, (n, 3)."""
    return np.asarray(lab_of(_border(image)[None])[0])


def _border_colour(border: AnyArray) -> tuple[Float32, float]:
    """The median (3,) of the border's Lab colours (n, 3), and their median distance from it."""
    colour = np.median(border, axis=0)
    return colour, float(np.median(np.linalg.norm(border - colour, axis=1)))


def _border(layer: AnyArray) -> AnyArray:
    return np.concatenate([layer[0], layer[-1], layer[:, 0], layer[:, -1]])


def _without_leaks(gentle: Mask, bold: Mask) -> Mask:
    """What the bold fill adds to the gentle one, less the areas that are mostly in the product.

    A shadow borders mostly on the background, a white label that the fill leaked into mostly on
    the product around it.
    """
    gentle = gentle & bold
    _, labels = cv2.connectedComponents((bold & ~gentle).astype(np.uint8), connectivity=4)
    borders = []
    for side in (gentle, ~bold):
        near = cv2.dilate(side.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)
        borders.append(np.bincount(labels[near & (labels > 0)], minlength=labels.max() + 1))
    leaks = np.flatnonzero(borders[1] > borders[0])
    return np.asarray(bold & ~np.isin(labels, leaks[leaks > 0]))


def _like_border(lab: Float32, colour: Float32, plain: PlainBackground) -> Mask:
    """Pixels that may be the border's `colour` in light or shadow, (h, w)."""
    lightness = lab[..., 0] - colour[0]
    tint = np.hypot(lab[..., 1] - colour[1], lab[..., 2] - colour[2])
    return np.asarray(
        (lightness >= -plain.darker) & (lightness <= plain.lighter) & (tint <= plain.tint)
    )


def _filled_from_border(passable: Mask) -> Mask:
    """The passable pixels that are joined to the border, and the edge around them."""
    _, labels = cv2.connectedComponents(passable.astype(np.uint8), connectivity=4)
    touching = np.unique(_border(labels))
    filled = np.isin(labels, touching[touching > 0])
    # the edge itself was a wall on both of its sides: give the outer pixel back
    return np.asarray(cv2.dilate(filled.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool))


def _holes(lab: Float32, background: Mask, colour: Float32, plain: PlainBackground) -> Mask:
    """Flat areas enclosed by the product in exactly the background's colour: a mug's handle."""
    same = np.linalg.norm(cv2.blur(lab, (3, 3)) - colour, axis=2) <= plain.hole
    inside = (same & ~background).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(inside, connectivity=4)
    smallest = 0.002 * float(np.count_nonzero(~background))
    large = np.flatnonzero(stats[:, cv2.CC_STAT_AREA] >= smallest)
    return np.asarray(np.isin(labels, large[large > 0]))


def _tidied(product: Mask) -> Mask:
    """Without specks: components under 2 % of the largest one are dust or compression noise."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(product.astype(np.uint8))
    areas = stats[1:, cv2.CC_STAT_AREA]
    if not len(areas):
        return product
    kept = 1 + np.flatnonzero(areas >= 0.02 * areas.max())
    return np.asarray(np.isin(labels, kept))


def _edge_along(steps: Float32, mask: Mask) -> float:
    """Lower quartile of the colour step (Lab, (h, w)) across the mask's outline."""
    outline = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    outline[0], outline[-1], outline[:, 0], outline[:, -1] = 0, 0, 0, 0
    across = cv2.dilate(steps, np.ones((3, 3), np.uint8))[outline.astype(bool)]
    return float(np.quantile(across, 0.25)) if across.size else 0.0
