"""Background that the original's mask took in. It changes with every scene, and is no product.

A doubtful mask of an original often has a strip of its ground beside the product. On a generation
another ground lies there, and every comparison would call that a change. So what looks like the
ground on both pictures, and is joined to the outline, is not judged. A product that really changed
there looks like itself on the original, or on the generation not like what is around it. A colour
that the original has on its ground alone needs no second picture.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.consistency.colours import belonging, histogram, lab_bytes
from scoring.consistency.shape import around, distance_to
from scoring.images import RGB, Float32, Mask

AROUND = 0.30  # of the product's size: the ground that counts
DEEP = 0.14  # of the product's size: the product's inside begins here
GROUND = 0.5  # from here on, a colour is the ground's rather than the product's
SURE_GROUND = 0.9  # from here on, it is so whatever the generation shows
NARROW, LONG = 3.5, 4.0  # pixels from its sides to the middle of a gap; its length over that
FLECK = 0.0015  # of the product's area


def swallowed(expected: RGB, found: RGB, mask: Mask, doubted: Mask) -> Mask:
    """Parts of `mask` that show the ground on both pictures, bool (h, w).

    `expected` and `found` RGB uint8 (h, w, 3) of one frame; `doubted` bool (h, w) is where the
    generation's own mask has no product.
    """
    found_ground = np.zeros_like(mask)
    if mask.any():
        near = around(mask, math.ceil(_reach(_size(mask))) + 1)
        found_ground[near] = _swallowed(expected[near], found[near], mask[near], doubted[near])
    return found_ground


def _swallowed(expected: RGB, found: RGB, mask: Mask, doubted: Mask) -> Mask:
    size = _size(mask)
    depth, away = distance_to(~mask), distance_to(mask)
    ground = (away > 2) & (away < _reach(size))
    inside = depth > min(DEEP * size, 0.5 * float(depth.max()))
    if not ground.any() or not inside.any():
        return np.zeros_like(mask)
    here = _groundness(expected, ground, inside)
    there = np.maximum(_groundness(found, ground, inside), doubted.astype(np.float32))
    both = mask & ((np.minimum(here, there) > GROUND) | (here > SURE_GROUND))
    kernel = np.ones((3, 3), np.uint8)
    wide = cv2.morphologyEx(both.astype(np.uint8), cv2.MORPH_OPEN, kernel) > 0
    at_rim, least = mask & (depth <= 3.0), FLECK * size**2
    # The pixels along a narrow gap are mixed of ground and product.
    gaps = cv2.dilate(_narrow(mask & (here > SURE_GROUND), least).astype(np.uint8), kernel) > 0
    return np.asarray(_joined(wide | gaps, to=at_rim, least=least) & mask)


def _narrow(areas: Mask, least: float) -> Mask:
    """Those of the connected areas (h, w) that are long and nowhere wide."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(areas.view(np.uint8), connectivity=8)
    widest = np.zeros(len(stats), np.float32)
    np.maximum.at(widest, labels[areas].astype(np.intp), distance_to(~areas)[areas])
    long = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) > LONG * widest
    return _labelled(labels, (widest <= NARROW) & long & (stats[:, cv2.CC_STAT_AREA] >= least))


def _joined(areas: Mask, *, to: Mask, least: float) -> Mask:
    """Those of the connected areas (h, w) that touch `to` and have at least so many pixels."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(areas.view(np.uint8), connectivity=8)
    touching = np.zeros(len(stats), bool)
    touching[labels[to]] = True
    return _labelled(labels, touching & (stats[:, cv2.CC_STAT_AREA] >= least))


def _labelled(labels: NDArray[np.int32], kept: Mask) -> Mask:
    """Where `kept` (n,) says so of the labels (h, w) below n; 0 is none."""
    kept[0] = False
    return kept[labels]


def _size(mask: Mask) -> float:
    return float(np.sqrt(max(1, int(np.count_nonzero(mask)))))


def _reach(size: float) -> float:
    """Pixels from the product to the end of the ground that counts."""
    return max(4.0, AROUND * size)


def _groundness(picture: RGB, ground: Mask, inside: Mask) -> Float32:
    """How much likelier each colour is outside than deep inside, 0–1, (h, w), without specks.

    By the median, which keeps the narrow gap between a sleeve and the body.
    """
    lab = lab_bytes(picture)
    share = belonging(lab, to=histogram(lab, ground), rather_than=histogram(lab, inside))
    return np.asarray(cv2.medianBlur(share, 3), np.float32)
