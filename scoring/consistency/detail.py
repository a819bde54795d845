"""Text, logos and print, patch by patch at the generation's own resolution.

The view in which products are compared is too small for small print. So the patches with most
detail are searched for around their place on the other picture: a patch that is not found there
shows something else.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from scoring.consistency.product import OriginalProduct
from scoring.consistency.view import View, warped_onto
from scoring.images import RGB, Float32, Float64, grey_of
from scoring.segmentation.grabcut import box_of

SIDE = 416  # the product's longest side at most
PATCH = 0.11  # of the product's size
SEARCH = 0.02  # of the product's size: how far a detail may have moved
INSET = 0.035  # of the product's size: a patch keeps so far from the outline
MOST_PATCHES = 60
FINE = 0.1  # of a patch: wider edges are seen in the view
DETAILED = 8.0  # grey levels of fine contrast from which a patch has detail
SAME = 0.1  # below, no softer original needs to be tried
NOISE = 4.0  # grey levels of contrast that codecs add or take
SOFTER = (0.7, 1.5)  # pixels: a generation may be softer than its original, which is no change


def detail_map(
    product: OriginalProduct, transform: Float64, generation: RGB, view: View
) -> Float32:
    """1 − the best correlation of each detailed patch, (h, w) of the view; 0 where there is none.

    `generation` is RGB uint8 (h, w, 3).
    """
    finer = max(1.0, min(1.0 / view.scale, SIDE / view.longest))
    inner = box_of(view.mask)
    crop = left, top, right, bottom = view.box_on_generation(inner)
    size = round(finer * (inner[2] - inner[0])), round(finer * (inner[3] - inner[1]))
    scale = size[0] / max(1, right - left)
    expected = grey_of(warped_onto(product.image, transform, crop, scale, size))
    part = generation[top:bottom, left:right]
    found = grey_of(np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA)))
    within = view.mask[inner[1] : inner[3], inner[0] : inner[2]]
    mask = cv2.resize(within.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    finely = _differences(expected, found, mask, view.size * finer)
    layer = np.zeros(view.mask.shape, np.float32)
    layer[inner[1] : inner[3], inner[0] : inner[2]] = cv2.resize(
        finely, within.shape[::-1], interpolation=cv2.INTER_AREA
    )
    return np.asarray(layer * view.mask, dtype=np.float32)


def _differences(
    expected: Float32, found: Float32, mask: NDArray[np.uint8], size: float
) -> Float32:
    """How unlike each detailed patch is, grey values and mask (h, w), painted over the patch."""
    side, reach = max(9, round(PATCH * size)), max(2, round(SEARCH * size))
    before = [_fine(cv2.GaussianBlur(expected, (0, 0), each), side) for each in SOFTER]
    after = _fine(cv2.GaussianBlur(found, (0, 0), SOFTER[0]), side)
    in_place = _unlike_in_place(before[0], after, side)
    differs = np.zeros(mask.shape, np.float32)
    for row, column in _patches(before[0], after, mask, side):
        here = slice(row, row + side), slice(column, column + side)
        unlike = float(in_place[row + side // 2, column + side // 2])
        for layer in before:
            if unlike > SAME:
                unlike = min(unlike, _unlike(layer[here], after, row, column, reach))
        differs[here] = np.maximum(differs[here], unlike)
    return differs


def _patches(
    before: Float32, after: Float32, mask: NDArray[np.uint8], side: int
) -> list[tuple[int, int]]:
    """Upper left corners (row, column) of the most detailed patches that lie in the product."""
    contrast = np.maximum(_contrast(before, side), _contrast(after, side))
    margin = 2 * round(INSET * float(np.sqrt(np.count_nonzero(mask))))
    inset = cv2.erode(mask, np.ones((side + margin, side + margin), np.uint8), borderValue=0)
    half, step = side // 2, max(1, side // 2)
    rows, columns = np.mgrid[half : mask.shape[0] - half : step, half : mask.shape[1] - half : step]
    rows, columns = rows.ravel(), columns.ravel()
    strength = contrast[rows, columns] * inset[rows, columns]
    order = np.argsort(-strength)[:MOST_PATCHES]
    chosen = order[strength[order] >= DETAILED]
    return [(int(rows[index]) - half, int(columns[index]) - half) for index in chosen]


def _fine(layer: Float32, side: int) -> Float32:
    """What a blur takes away from grey values (h, w): light and wide edges are gone."""
    return np.asarray(layer - cv2.GaussianBlur(layer, (0, 0), FINE * side), np.float32)


def _contrast(fine: Float32, side: int) -> Float32:
    """Root mean square around each pixel, (h, w)."""
    return np.asarray(np.sqrt(_squares(fine, side)), np.float32)


def _squares(fine: Float32, side: int) -> Float32:
    """Mean square around each pixel, (h, w)."""
    return np.asarray(np.maximum(cv2.boxFilter(fine * fine, -1, (side, side)), 0), np.float32)


def _unlike_in_place(before: Float32, after: Float32, side: int) -> Float32:
    """`_unlike` around each pixel where nothing has moved, (h, w): most patches need no search."""
    shared = cv2.boxFilter(before * after, -1, (side, side))
    spread = (_squares(before, side) + NOISE**2) * (_squares(after, side) + NOISE**2)
    return np.asarray(1.0 - (shared + NOISE**2) / np.sqrt(spread), np.float32)


def _unlike(patch: Float32, after: Float32, row: int, column: int, reach: int) -> float:
    """1 − the correlation of a patch with the best place within `reach` pixels, 0–2."""
    side = len(patch)
    top, left = max(0, row - reach), max(0, column - reach)
    around = after[top : row + side + reach, left : column + side + reach]
    scores = cv2.matchTemplate(around, patch, cv2.TM_CCOEFF_NORMED)
    *_, (across, down) = cv2.minMaxLoc(scores)
    there = around[down : down + side, across : across + side]
    here, there = (each - np.float32(cv2.mean(each)[0]) for each in (patch, there))
    shared, own, other = (cv2.mean(each)[0] for each in (here * there, here * here, there * there))
    spread = (own + NOISE**2) * (other + NOISE**2)
    return 1.0 - float(shared + NOISE**2) / math.sqrt(spread)
